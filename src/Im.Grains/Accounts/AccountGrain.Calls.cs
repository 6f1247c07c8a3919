using Im.Grains.Calls;
using Im.Grains.Conversations;
using Im.Grains.Push;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Accounts;

/// <summary>Calls: in which one the account is, and that this one does not die with its silo.</summary>
/// <remarks>The account only remembers; the call is the truth. So an account that was not told never stays busy: whoever calls
/// it asks the call that it remembers.</remarks>
internal sealed partial class AccountGrain
{
    private static readonly TimeSpan CallLookInterval = TimeSpan.FromMinutes(1);

    private IGrainTimer? _callTimer;

    public async Task<CallEntry> EnterCall(CallPlace place, string? instead)
    {
        // Nobody, or somebody of another tenant: the conversation refuses the invitation.
        if (state.State.Profile?.TenantNo != place.TenantNo) return new CallEntry();
        if (state.State.Call is { } present && present.RoomId != place.RoomId && present.RoomId != instead)
            return new CallEntry { Other = present.RoomId };

        await state.Become(state.State with { Call = place }, this);
        LookAfterCall();
        return new CallEntry();
    }

    public Task AnsweredCall(string roomId, string deviceId, PeerId peer, EncodedEnvelope payload)
    {
        // Beside other turns, since gateways may be slow: it changes memory before it waits for them.
        if (state.State.Call is { } call && call.RoomId == roomId) state.State = state.State with { Call = call with { Talks = true } };
        RingNoMore(peer, roomId);
        return Notify(payload, deviceId);
    }

    public Task LeaveCall(string tenantNo, string roomId, PeerId? refusedPeer)
    {
        // In memory alone: whoever finds it in the storage asks the call.
        if (state.State.Call?.RoomId == roomId && TenantNo == tenantNo) state.State = state.State with { Call = null };
        if (refusedPeer is { } peer) RingNoMore(peer, roomId);
        return Task.CompletedTask;
    }

    public async Task ForgetCall(string roomId)
    {
        if (state.State.Call?.RoomId == roomId) await state.Become(state.State with { Call = null }, this);
    }

    public Task<bool> IsConnected(string deviceId) => Task.FromResult(_sessions.Of(deviceId) is not null);

    /// <summary>Whether an invitation need not ring at a device that is away: the account has answered or refused elsewhere, is
    /// in another call, or the call is over. An app's own invitations are no calls of ours.</summary>
    private bool RingsNoMore(PushMessage message) => message.Kind == PushKind.CallInvite && message.From.Kind == PeerKind.Account
        && (state.State.Call is not { Talks: false } call || call.RoomId != message.RoomId);

    /// <summary>Takes back what vendors show of an invitation on devices that are away. Nobody waits for it.</summary>
    private void RingNoMore(PeerId peer, string roomId)
    {
        if (HasPush && Absent().Count > 0) pushes.WithdrawCall(Me, peer, roomId).Ignore();
    }

    /// <summary>Looks now and then whether the call in which the account is goes on: its activation may have died.</summary>
    private void LookAfterCall()
    {
        if (state.State.Call is not { } call) return;

        var due = TimeSpan.FromMilliseconds(Math.Max(call.LookAt - time.GetUtcNow().ToUnixTimeMilliseconds(), 5_000));
        _callTimer?.Dispose();
        _callTimer = this.RegisterGrainTimer(
            _ => LookForCall(), new GrainTimerCreationOptions(due, CallLookInterval) { Interleave = true });
    }

    private async Task LookForCall()
    {
        if (state.State.Call is not { } call)
        {
            _callTimer?.Dispose();
            _callTimer = null;
            return;
        }

        try
        {
            if (!await CallOf(call.RoomId).Check(Me)) await Account(Me).ForgetCall(call.RoomId);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogCallSilent(e);
        }
    }

    private static bool HasCalls(IReadOnlyList<OutgoingMessage> messages)
    {
        foreach (var message in messages)
        {
            if (CallSignal.Is(message)) return true;
        }

        return false;
    }

    /// <summary>Steps of calls go to their calls, all else to the conversation, in the order in which they were sent.</summary>
    private async Task<IReadOnlyList<SendOutcome>> SendWithCalls(PeerId peer, IReadOnlyList<OutgoingMessage> messages, string deviceId)
    {
        var outcomes = new List<SendOutcome>(messages.Count);
        while (outcomes.Count < messages.Count)
        {
            OutgoingMessage[] others = [.. messages.Skip(outcomes.Count).TakeWhile(message => !CallSignal.Is(message))];
            if (others.Length > 0) outcomes.AddRange(await SendTo(peer, others, deviceId));
            else outcomes.Add(await SignalCall(messages[outcomes.Count], deviceId));

            // What comes behind waits with it, so that the order stays.
            if (outcomes[^1] is { Code: ErrorCode.Unavailable } later) outcomes.AddRange(Same(messages, later).Skip(outcomes.Count));
        }

        return outcomes;
    }

    private async Task<SendOutcome> SignalCall(OutgoingMessage message, string deviceId)
    {
        if (CallSignal.Read(message, out var fault) is not { } signal) return fault!;

        try
        {
            var request = new CallRequest { From = Me, DeviceId = deviceId, TenantNo = TenantNo, Message = message };
            return await CallOf(signal.RoomId).Signal(request).WaitAsync(departure.Begun);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !departure.Begun.IsCancellationRequested)
        {
            LogSendFailed(e);
            return SendOutcome.Refused(ErrorCode.Unavailable, "The message could not be taken now. Try again.");
        }
    }

    private ICallGrain CallOf(string roomId) => GrainFactory.GetGrain<ICallGrain>(CallKey.Of(TenantNo, roomId));

    [LoggerMessage(LogLevel.Warning, "A call could not be looked after; it is tried again.")]
    private partial void LogCallSilent(Exception exception);
}
