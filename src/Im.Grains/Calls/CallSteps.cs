using System.Security.Cryptography;
using System.Text;
using Im.Grains.Conversations;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Grains.Calls;

/// <summary>The messages that the server makes of a call. Their ids follow from the call, so one that is sent again is known.</summary>
internal static class CallSteps
{
    private const int DigestBytes = 16;

    /// <summary>An account has not answered in time: from the caller.</summary>
    public static CallStep Timeout(Call call, AccountId callee, long now) =>
        Said(call, CallStatuses.Timeout, call.Caller, callee, of: callee, now);

    /// <summary>An account is in another call: in its name.</summary>
    public static CallStep Busy(Call call, AccountId callee, long now) =>
        Said(call, CallStatuses.Busy, callee, call.Caller, of: callee, now);

    /// <summary>The caller gave up, or its device did for it.</summary>
    public static CallStep Cancel(Call call, long now) =>
        Said(call, CallStatuses.Cancel, call.Caller, to: null, call.Caller, now);

    /// <summary>The call ended before an account has answered: from the caller, to that account.</summary>
    public static CallStep CancelFor(Call call, AccountId callee, long now) =>
        Said(call, CallStatuses.Cancel, call.Caller, callee, of: callee, now);

    /// <summary>An account has left: in its name.</summary>
    public static CallStep HangUp(Call call, AccountId account, long now) =>
        Said(call, CallStatuses.HangUp, account, to: null, account, now);

    /// <summary>The line that the call leaves.</summary>
    public static CallStep Record(Call call)
    {
        var record = new CallRecord
        {
            RoomId = call.RoomId,
            AvType = call.AvType,
            Outcome = call.Outcome,
            UseTime = UseTime(call, call.EndedAt),
            StartedAt = call.StartedAt,
        };
        return new CallStep(call.Caller, "", new OutgoingMessage
        {
            MessageId = IdOf(call, "record", call.Caller),
            To = call.Peer,
            Type = (int)MessageType.Push,
            Content = ServerEvents.ContentOf(PushEventTypes.CallRecord, record, WireJson.Default.CallRecord),
            AppId = call.AppId,
        });
    }

    /// <summary>Seconds from the first answer.</summary>
    public static long UseTime(Call call, long now) => call.AnsweredAt == 0 ? 0 : Math.Max(now - call.AnsweredAt, 0) / 1_000;

    /// <summary>What the server says of a call.</summary>
    public static CallEvent Event(Call call, string status, long now) => new()
    {
        Status = status,
        AvType = call.AvType,
        Uid = call.Uid,
        RoomId = call.RoomId,
        Timestamp = now,
        UseTime = UseTime(call, now),
    };

    private static CallStep Said(Call call, string status, AccountId from, AccountId? to, AccountId of, long now)
    {
        // In a group what concerns two is shown to these two.
        var peer = call.IsGroups ? call.Peer : from == call.Caller ? call.Peer : call.Caller.AsPeer();
        return new CallStep(from, "", new OutgoingMessage
        {
            MessageId = IdOf(call, status, of),
            To = peer,
            Target = call.IsGroups && to is { } member ? member.Value : "",
            Type = (int)MessageType.Push,
            Content = ServerEvents.ContentOf(PushEventTypes.Call, Event(call, status, now), WireJson.Default.CallEvent),
            AppId = call.AppId,
            IsBackground = true,
        });
    }

    private static string IdOf(Call call, string what, AccountId of)
    {
        var inviteId = call.Callee(of)?.InviteId ?? call.InviteId;
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{call.TenantNo}\0{call.RoomId}\0{inviteId}\0{of}"));
        return $"{Names.ServersIdPrefix}{Convert.ToHexStringLower(digest.AsSpan(0, DigestBytes))}:{what}";
    }
}
