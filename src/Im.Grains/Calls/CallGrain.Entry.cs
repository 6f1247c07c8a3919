using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Grains.Calls;

/// <summary>Bringing accounts into a call that begins: the caller unless it is in another one, who is called unless busy.</summary>
internal sealed partial class CallGrain
{
    private static readonly SendOutcome InOtherCall =
        SendOutcome.Refused(ErrorCode.Forbidden, "The account is in another call, on another device.");
    private static readonly SendOutcome StillInOtherCall =
        SendOutcome.Refused(ErrorCode.Unavailable, "The end of the device's last call could not be told yet. Try again.");

    public async Task<(IReadOnlyCollection<AccountId> Busy, SendOutcome? Refusal)> Enter(
        CallRequest invitation, string roomId, IReadOnlyList<AccountId> callees)
    {
        // Before anybody is let in: else who may not call could keep the members busy all the same.
        if (await RefusalOfGroup(invitation, callees) is { } refusal) return ([], refusal);

        // The caller first: nobody waits for a call that waits.
        if (await RefusalOfCaller(invitation, roomId) is { } why) return ([], why);

        var busy = await Task.WhenAll(callees.Select(callee => IsBusy(invitation.TenantNo, roomId, callee)));
        return ([.. callees.Where((_, i) => busy[i])], null);
    }

    private async Task<SendOutcome?> RefusalOfGroup(CallRequest request, IReadOnlyList<AccountId> callees) =>
        request.Message.To.Kind == PeerKind.Group
            ? await Group(request.Message.To).RefusalOfCall(request.TenantNo, request.From, request.Message, callees)
            : null;

    /// <summary>Null if the account has gone in: it is in no other call, or was on this device.</summary>
    private async Task<SendOutcome?> RefusalOfCaller(CallRequest request, string roomId)
    {
        var (account, place) = (Account(request.From), PlaceOf(request.TenantNo, roomId));
        if ((await account.EnterCall(place, instead: null)).Other is not { } other) return null;

        var otherCall = GrainFactory.GetGrain<ICallGrain>(CallKey.Of(request.TenantNo, other));
        if (await otherCall.PartOf(request.From) is { } part)
        {
            if (part.DeviceId != request.DeviceId) return InOtherCall;

            // A device that calls anew is not in the call that it was in, whatever became of it there.
            if (!await otherCall.Leave(request.From, request.DeviceId)) return StillInOtherCall;
        }

        return (await account.EnterCall(place, instead: other)).Other is null ? null : InOtherCall;
    }

    private async Task<bool> IsBusy(string tenantNo, string roomId, AccountId callee)
    {
        var (account, place) = (Account(callee), PlaceOf(tenantNo, roomId));
        if ((await account.EnterCall(place, instead: null)).Other is not { } other) return false;

        // It may have ended without the account's knowing.
        if (await GrainFactory.GetGrain<ICallGrain>(CallKey.Of(tenantNo, other)).PartOf(callee) is not null) return true;
        return (await account.EnterCall(place, instead: other)).Other is not null;
    }

    private CallPlace PlaceOf(string tenantNo, string roomId) => new()
    {
        TenantNo = tenantNo,
        RoomId = roomId,
        LookAt = Now + (long)(options.Value.RingFor + LookPatience).TotalMilliseconds,
    };
}
