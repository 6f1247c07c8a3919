using System.Text.Json;
using Im.Protocol;

namespace Im.Grains.Calls;

/// <summary>Keys to the room, for the devices that talk there.</summary>
internal sealed partial class CallGrain
{
    // Longer than nearly every call; a device that talks on asks again.
    private static readonly TimeSpan KeyValidFor = TimeSpan.FromHours(2);

    private static readonly Answer NoPart =
        Answer.Refused(ErrorCode.NotFound, "The device has no part in a running call of this room.");
    private static readonly Answer NoProvider =
        Answer.Refused(ErrorCode.NotFound, "The server issues no keys for this tenant's calls.");

    public Task<Answer> Key(AccountId account, string deviceId) => Task.FromResult(KeyOf(account, deviceId));

    private Answer KeyOf(AccountId account, string deviceId)
    {
        // Who is called may prepare while it rings, on any device: it may be the one that answers.
        if (Call is not { } call || call.PartOf(account) is not { } part) return NoPart;
        if (part.DeviceId.Length > 0 && part.DeviceId != deviceId) return NoPart;
        if (rtc.Of(call.TenantNo) is not { } provider) return NoProvider;

        var key = provider.Issue(call.RoomId, account, time.GetUtcNow(), KeyValidFor);
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(key, WireJson.Default.CallKeyResult));
    }
}
