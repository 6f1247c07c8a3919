using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Client.Connections;
using Im.Client.Sending;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Client.Rpc;

/// <summary>Calls over one connection, each with its number, so that replies may come in any order.</summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "Calls may outlive the connection, and a semaphore without a wait handle holds nothing.")]
internal sealed class RpcCalls(IConnection connection, TimeSpan timeout, TimeProvider time)
{
    /// <summary>Calls that are published and not acknowledged: messages leave this much of the server's receive maximum.</summary>
    public const int Window = 4;

    private readonly SemaphoreSlim _window = new(Window, Window);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<RpcReply>> _open = new();
    private volatile bool _closed;

    /// <summary>Calls a method. The parameters' <c>rid</c> must be fresh: <see cref="NewRid"/>.</summary>
    public async Task<TResult> Call<TParams, TResult>(
        string method, TParams parameters, JsonTypeInfo<TParams> request, JsonTypeInfo<TResult> result, CancellationToken cancellation)
        where TParams : RpcRequest
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(parameters, request);
        var answer = await Call(method, parameters.Rid, payload, cancellation).ConfigureAwait(false);
        return Read(method, answer, result);
    }

    /// <summary>Calls a method whose parameters REST has as well: they know no <c>rid</c>, and are given one.</summary>
    public async Task<TResult> CallBare<TParams, TResult>(
        string method, TParams parameters, JsonTypeInfo<TParams> request, JsonTypeInfo<TResult> result, CancellationToken cancellation)
    {
        var members = JsonSerializer.SerializeToNode(parameters, request)!.AsObject();
        var rid = NewRid();
        members["rid"] = rid;
        var answer = await Call(method, rid, Encoding.UTF8.GetBytes(members.ToJsonString()), cancellation).ConfigureAwait(false);
        return Read(method, answer, result);
    }

    /// <summary>Calls a method whose payload is ready, <c>rid</c> included; the result is its JSON.</summary>
    public async Task<ReadOnlyMemory<byte>> Call(
        string method, string rid, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var reply = new TaskCompletionSource<RpcReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[rid] = reply;
        if (_closed) Close();
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            var taken = await Publish(method, payload, either.Token).ConfigureAwait(false);
            if (Verdict.Of(taken) is { Kind: not VerdictKind.Sent } refused)
                throw new ImException(refused.Code, refused.Text) { RetryAfter = refused.RetryAfter };

            var answer = await reply.Task.WaitAsync(either.Token).ConfigureAwait(false);
            return answer.Error is { } error
                ? throw Refusal(method, error)
                : answer.Result?.Utf8 ?? "{}"u8.ToArray();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ImUnreachableException($"The server did not answer '{method}' in {timeout.TotalSeconds:0} s.");
        }
        finally
        {
            _open.TryRemove(rid, out _);
        }
    }

    /// <summary>A reply has arrived. One that nobody waits for any more is dropped.</summary>
    public void Reply(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var reply = JsonSerializer.Deserialize(payload.Span, WireJson.Default.RpcReply);
            if (reply?.Rid is { } rid && _open.TryRemove(rid, out var call)) call.TrySetResult(reply);
        }
        catch (JsonException)
        {
            // Not a reply: whoever waits for one runs into the timeout, which says so.
        }
    }

    /// <summary>The connection is gone, and all that it brought was read: no reply will come.</summary>
    public void Close()
    {
        _closed = true;
        foreach (var rid in _open.Keys)
        {
            if (_open.TryRemove(rid, out var call))
                call.TrySetException(new ImUnreachableException("The connection was lost before the server answered."));
        }
    }

    public static string NewRid() => Guid.NewGuid().ToString("N");

    private static TResult Read<TResult>(string method, ReadOnlyMemory<byte> answer, JsonTypeInfo<TResult> result) =>
        JsonSerializer.Deserialize(answer.Span, result)
        ?? throw new ImException(ErrorCode.Unavailable, $"The server's answer to '{method}' is empty.");

    private static ImException Refusal(string method, RpcError error) =>
        new(ErrorCodes.Parse(error.Code), error.Message ?? $"The server refused '{method}'.")
        {
            RetryAfter = error.RetryAfter is > 0 and var wait ? TimeSpan.FromMilliseconds(wait) : null,
        };

    private async Task<Acknowledgement> Publish(string method, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        await _window.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await connection.Publish(Topics.RpcPrefix + method, payload, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _window.Release();
        }
    }
}
