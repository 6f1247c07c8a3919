using System.Text.Json;
using Im.Protocol;

namespace Im.Grains.Calls;

/// <summary>Keys to the room, for the devices in the call and those that it rings on.</summary>
internal sealed partial class CallGrain
{
    // Longer than nearly every call; a device that talks on asks again.
    private static readonly TimeSpan KeyValidFor = TimeSpan.FromHours(2);

    // For clocks that differ, and for going in.
    private static readonly TimeSpan KeyPatience = TimeSpan.FromSeconds(30);

    private static readonly Answer NoPart =
        Answer.Refused(ErrorCode.NotFound, "The device has no part in a running call of this room.");
    private static readonly Answer NoProvider =
        Answer.Refused(ErrorCode.NotFound, "The server issues no keys for this tenant's calls.");

    public async Task<Answer> Key(AccountId account, string deviceId)
    {
        // Who was removed from the group may not hear it any more. Asked first: the call may go on meanwhile.
        if (Call is { IsGroups: true } call && (await Group(call.Peer).MembersAmong(call.TenantNo, [account])).Count == 0) return NoPart;
        return KeyOf(account, deviceId);
    }

    private Answer KeyOf(AccountId account, string deviceId)
    {
        // Who is called may prepare while it rings, on any device: it may be the one that answers.
        if (Call is not { } call || call.PartOf(account) is not { } part) return NoPart;
        if (part.DeviceId.Length > 0 && part.DeviceId != deviceId) return NoPart;
        if (rtc.Of(call.TenantNo) is not { } provider) return NoProvider;

        var now = time.GetUtcNow();
        var key = provider.Issue(call.RoomId, account, now, CallRules.Talks(call, account) ? KeyValidFor : UntilAnswered(call, account, now));
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(key, WireJson.Default.CallKeyResult));
    }

    /// <summary>A key cannot be taken back: one that was given out while it rang must not open the room of those who talk, once
    /// its account has refused or missed the call.</summary>
    private static TimeSpan UntilAnswered(Call call, AccountId account, DateTimeOffset now)
    {
        var ringsUntil = call.Callee(account)?.RingsUntil ?? call.Callees.Max(callee => callee.RingsUntil);
        return TimeSpan.FromMilliseconds(Math.Max(ringsUntil - now.ToUnixTimeMilliseconds(), 0)) + KeyPatience;
    }
}
