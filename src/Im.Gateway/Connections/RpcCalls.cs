using System.Text.Json;
using Im.Gateway.Rpc;
using Im.Gateway.Sessions;
using Im.Grains;
using Im.Mqtt;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Gateway.Connections;

/// <summary>The RPC calls of a connection: some at a time, each answered on its own.</summary>
internal sealed class RpcCalls(
    ClientSession session, RpcDispatcher dispatcher, int concurrency, int replyBytes, Action<MqttReasonCode, string> close)
{
    private readonly SemaphoreSlim _places = new(concurrency, concurrency);

    /// <summary>Whether all calls are answered.</summary>
    public bool IsIdle => _places.CurrentCount == concurrency;

    /// <summary>Starts a call. Completes later if too many run: the reading loop waits.</summary>
    public async ValueTask<bool> Start(string method, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        _ = Run(method, payload);
        return true;
    }

    private async Task Run(string method, ReadOnlyMemory<byte> payload)
    {
        try
        {
            var (rid, answer) = await dispatcher.Call(method, payload, session, replyBytes);
            var reply = answer.Code == ErrorCode.Ok
                ? new RpcReply { Rid = rid, Result = new RawJson(answer.Json) }
                : new RpcReply { Rid = rid, Error = ErrorOf(answer) };
            if (!Send(reply)) close(MqttReasonCode.QuotaExceeded, "The client does not read its replies.");
            if (method == RpcMethods.Logout && answer.Code == ErrorCode.Ok) close(MqttReasonCode.AdministrativeAction, "Logged out.");
        }
        finally
        {
            _places.Release();
        }
    }

    private static RpcError ErrorOf(Answer refusal) => new(refusal.Code.WireName(), refusal.Message)
    {
        RetryAfter = refusal.Code == ErrorCode.RateLimited ? refusal.RetryAfterMs : null,
    };

    private bool Send(RpcReply reply)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(reply, WireJson.Default.RpcReply);
        if (session.Outbox.FitsReply(bytes.Length)) return session.Outbox.Reply(bytes);

        var error = new RpcError(ErrorCode.TooLarge.WireName(), "The reply exceeds the client's maximum packet size. Ask for less.");
        return session.Outbox.Reply(JsonSerializer.SerializeToUtf8Bytes(
            reply with { Result = null, Error = error }, WireJson.Default.RpcReply));
    }
}
