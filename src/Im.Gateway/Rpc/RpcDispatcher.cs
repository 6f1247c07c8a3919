using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Gateway.Sessions;
using Im.Grains;
using Im.Grains.Calls;
using Im.Grains.Devices;
using Im.Protocol;
using Im.Protocol.Rpc;
using Microsoft.Extensions.Logging;

namespace Im.Gateway.Rpc;

/// <summary>From a method's name and JSON to a grain call: reads the parameters, checks them, fills in defaults.</summary>
internal sealed partial class RpcDispatcher(
    IGrainFactory grains, GatewayInstruments instruments, TimeProvider time, ILogger<RpcDispatcher> logger)
{
    private const int RidLimit = 64;

    private readonly GroupRpc _groups = new(grains, time);

    /// <summary>Runs a call.</summary>
    /// <returns>The call's rid, as far as it could be read, and the answer.</returns>
    public async Task<(string Rid, Answer Answer)> Call(
        string method, ReadOnlyMemory<byte> payload, ClientSession session, int replyBytes)
    {
        var (rid, answer) = ("", Answer.Refused(ErrorCode.Invalid, "The payload is not a JSON object with a rid."));
        try
        {
            rid = Parse(payload, WireJson.Default.RpcRequest).Rid;
            answer = rid is { Length: <= RidLimit }
                ? await Dispatch(method, payload, session, replyBytes)
                : Answer.Refused(ErrorCode.Invalid, $"A rid may have {RidLimit} characters.");
        }
        catch (JsonException)
        {
            answer = Answer.Refused(ErrorCode.Invalid, "The parameters are not valid JSON of the method's shape.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(e, RpcNames.Known(method));
            answer = Answer.Refused(ErrorCode.Unavailable, "The call could not be served now. Try again.");
        }

        instruments.Called(RpcNames.Known(method), answer.Code.WireName());
        return (rid is { Length: <= RidLimit } ? rid : "", answer);
    }

    private async Task<Answer> Dispatch(string method, ReadOnlyMemory<byte> payload, ClientSession session, int replyBytes)
    {
        var account = session.Account;
        switch (method)
        {
            case RpcMethods.Offline:
                return RpcRules.Offline(Parse(payload, WireJson.Default.OfflineParams), session.AppId, replyBytes, out var offline)
                    ?? await account.Offline(offline! with { LargestUpdate = session.Outbox.LargestContent });
            case RpcMethods.History:
                return RpcRules.History(Parse(payload, WireJson.Default.HistoryParams), session.AppId, replyBytes, out var history)
                    ?? await account.History(history! with { LargestUpdate = session.Outbox.LargestContent });
            case RpcMethods.Conversations:
                var list = Parse(payload, WireJson.Default.ConversationsParams);
                return RpcRules.Limit(list.Limit, 200)
                    ?? await account.Conversations(list.Limit ?? 50, list.Cursor, session.AppId, replyBytes);
            case RpcMethods.Read:
                var read = Parse(payload, WireJson.Default.MarkParams);
                return RpcRules.Mark(read, out var readPeer) ?? await account.Read(readPeer, read.Seq!.Value, session.Who.DeviceId);
            case RpcMethods.Recall:
                var recall = Parse(payload, WireJson.Default.MarkParams);
                return RpcRules.Mark(recall, out var recallPeer) ?? await account.Recall(recallPeer, recall.Seq!.Value);
            case RpcMethods.Typing:
                var typing = Parse(payload, WireJson.Default.TypingParams);
                return RpcRules.Target(typing.Target, out var typingPeer) ?? await account.Typing(typingPeer);
            case RpcMethods.Presence:
                return RpcRules.Presence(Parse(payload, WireJson.Default.PresenceParams), out var accounts)
                    ?? await session.Admit(RpcRules.CostOfPresence(accounts.Length))
                    ?? await account.Presence(accounts);
            case RpcMethods.Push:
                return await Push(Parse(payload, WireJson.Default.PushParams), session);
            case RpcMethods.Mute:
                return RpcRules.Mute(Parse(payload, WireJson.Default.MuteParams), time.GetUtcNow(), out var mutedPeer, out var until)
                    ?? await session.Admit(cost: 1)
                    ?? await account.Mute(mutedPeer, until);
            case RpcMethods.PushClicked:
                var clicked = Parse(payload, WireJson.Default.MarkParams);
                return RpcRules.Mark(clicked, out var clickedPeer)
                    ?? await session.Admit(cost: 1)
                    ?? await account.PushClicked(clickedPeer, clicked.Seq!.Value, session.Who.DeviceId);
            case RpcMethods.CallKey:
                return await CallKeyOf(Parse(payload, WireJson.Default.CallKeyParams).RoomId, session);
            case RpcMethods.Logout:
                return await Logout(session);
            default:
                return await _groups.Call(method, payload, session, replyBytes);
        }
    }

    private async Task<Answer> CallKeyOf(string? roomId, ClientSession session)
    {
        if (!Names.IsMessageId(roomId)) return Answer.Refused(ErrorCode.Invalid, $"The parameter 'roomId' must be {Names.MessageIdForm}.");
        if (await session.Admit(cost: 1) is { } refusal) return refusal;

        var who = session.Who;
        return await grains.GetGrain<ICallGrain>(CallKey.Of(who.TenantNo, roomId!)).Key(who.Account, who.DeviceId);
    }

    private async Task<Answer> Logout(ClientSession session)
    {
        session.LogsOut = true;
        try
        {
            if (await Device(session.Who).Logout(session.Who.Account, session.Who.Login)) return Answer.Empty;
        }
        catch
        {
            session.LogsOut = false;
            throw;
        }

        session.LogsOut = false;
        return Answer.Refused(ErrorCode.Forbidden, "The device is logged out.");
    }

    private async Task<Answer> Push(PushParams wanted, ClientSession session)
    {
        if ((RpcRules.Push(wanted, out var change) ?? await session.Admit(cost: 0)) is { } refusal) return refusal;

        var who = session.Who;
        var outcome = await Device(who).SetPush(who.Account, who.Login, change);
        if (outcome.Code != ErrorCode.Ok) return Answer.Refused(outcome.Code, "The device is logged out.");
        if (outcome.TokenTakenFrom is { } loser)
            await grains.GetGrain<IDeviceGrain>(loser).LoseToken(change.Token!.Vendor, change.Token.Token);

        var settings = RpcRules.Settings(outcome);
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(settings, WireJson.Default.PushSettings));
    }

    private IDeviceGrain Device(Identity who) => grains.GetGrain<IDeviceGrain>(DeviceKey.Of(who.TenantNo, who.DeviceId));

    internal static T Parse<T>(ReadOnlyMemory<byte> payload, JsonTypeInfo<T> json) =>
        JsonSerializer.Deserialize(payload.Span, json) ?? throw new JsonException("The payload is null.");

    [LoggerMessage(LogLevel.Warning, "The RPC call {Method} failed.")]
    private partial void LogFailed(Exception exception, string method);
}
