using System.Text.Json;
using Im.Client.Rpc;
using Im.Protocol;
using Im.Protocol.Calls;
using Im.Protocol.Rpc;

namespace Im.Client;

/// <summary>Calls: the steps that this device takes. What others do comes as <see cref="CallSignalled"/>, and at the end
/// <see cref="CallRecorded"/>. Sound and picture are the RTC provider's.</summary>
public sealed partial class ImClient
{
    /// <summary>Calls an account, or members of a group. It rings there until somebody answers, for a minute by default.</summary>
    /// <param name="peer">The account, or the group.</param>
    /// <param name="avType">One of <see cref="AvTypes"/>.</param>
    /// <param name="invitees">In a group: whom, 1–31 members.</param>
    /// <param name="roomId">The room, new for each call; null: a random one.</param>
    /// <param name="cancellationToken">Ends the waiting, not the call.</param>
    /// <returns>The invitation, with its room.</returns>
    /// <exception cref="ImUnreachableException">The client is not connected: nobody wants to be called later.</exception>
    /// <exception cref="ImException">Refused; <see cref="ErrorCode.Forbidden"/>, too, while another device of the account is in a
    /// call.</exception>
    public async Task<CallSignal> StartCallAsync(
        PeerId peer, string avType, IReadOnlyList<AccountId>? invitees = null, string? roomId = null,
        CancellationToken cancellationToken = default)
    {
        Online();
        var invite = new CallSignal
        {
            Status = CallStatuses.Invite,
            AvType = avType,
            Uid = Account.Value,
            RoomId = roomId ?? Guid.NewGuid().ToString("N"),
            Timestamp = Options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
            Invitees = invitees?.Select(account => account.Value).ToArray(),
            Peer = peer,
            From = Account.AsPeer(),
        };
        await SendCallAsync(peer, invite, cancellationToken).ConfigureAwait(false);
        return invite;
    }

    /// <summary>Calls further members into a group's call which this device has begun and which goes on; also such as did not
    /// come before.</summary>
    /// <param name="call">Any signal of the call.</param>
    /// <param name="invitees">Whom: with those invited before at most 31.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImUnreachableException">The client is not connected.</exception>
    /// <exception cref="ImException"><see cref="ErrorCode.Invalid"/>: the call is over or another's, or who is named is in it.</exception>
    public Task InviteToCallAsync(CallSignal call, IReadOnlyList<AccountId> invitees, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invitees);
        Online();
        return Step(call, CallStatuses.Invite, invitees, cancellationToken);
    }

    /// <summary>Answers an invitation on this device; the account's other devices stop ringing.</summary>
    /// <param name="call">Any signal of the call.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ImUnreachableException">The client is not connected: nobody wants to be answered later.</exception>
    /// <exception cref="ImException"><see cref="ErrorCode.Invalid"/>: another device was faster, or the call is over.</exception>
    public Task AnswerCallAsync(CallSignal call, CancellationToken cancellationToken = default)
    {
        Online();
        return Step(call, CallStatuses.Answer, invitees: null, cancellationToken);
    }

    /// <summary>Refuses an invitation, for all devices of the account. Without a connection it waits for one in the outbox, as
    /// all do that leave a call.</summary>
    /// <param name="call">Any signal of the call.</param>
    /// <param name="cancellationToken">Ends the waiting, not the sending.</param>
    /// <exception cref="ImException"><see cref="ErrorCode.Invalid"/>: another device was faster, or the call is over.</exception>
    public Task RefuseCallAsync(CallSignal call, CancellationToken cancellationToken = default) =>
        Step(call, CallStatuses.Refuse, invitees: null, cancellationToken);

    /// <summary>Gives a call up that nobody has answered. Without a connection it waits for one in the outbox.</summary>
    /// <param name="call">Any signal of the call.</param>
    /// <param name="cancellationToken">Ends the waiting, not the sending.</param>
    /// <exception cref="ImException"><see cref="ErrorCode.Invalid"/>: it was answered, or is over.</exception>
    public Task CancelCallAsync(CallSignal call, CancellationToken cancellationToken = default) =>
        Step(call, CallStatuses.Cancel, invitees: null, cancellationToken);

    /// <summary>Leaves a call that was answered. Of two who talk it ends, and of a group when its caller leaves or nobody else is
    /// there any more. Without a connection it waits for one in the outbox.</summary>
    /// <param name="call">Any signal of the call.</param>
    /// <param name="cancellationToken">Ends the waiting, not the sending.</param>
    /// <exception cref="ImException"><see cref="ErrorCode.Invalid"/>: it is over.</exception>
    public Task HangUpCallAsync(CallSignal call, CancellationToken cancellationToken = default) =>
        Step(call, CallStatuses.HangUp, invitees: null, cancellationToken);

    /// <summary>What lets this device into the room of a call that it is in, at the tenant's RTC provider.</summary>
    /// <exception cref="ImException">Not connected; or <see cref="ErrorCode.NotFound"/>: the device is in no such call, or the
    /// server issues no keys for the tenant.</exception>
    public Task<CallKeyResult> GetCallKeyAsync(string roomId, CancellationToken cancellationToken = default) => Call(
        RpcMethods.CallKey, new CallKeyParams { Rid = RpcCalls.NewRid(), RoomId = roomId },
        WireJson.Default.CallKeyParams, WireJson.Default.CallKeyResult, cancellationToken);

    private Task<ImMessage> Step(
        CallSignal call, string status, IReadOnlyList<AccountId>? invitees, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        var step = call with
        {
            Status = status,
            Timestamp = Options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
            UseTime = null,
            AgoraKey = default(JsonElement?),
            Invitees = invitees?.Select(account => account.Value).ToArray(),
        };
        return SendCallAsync(call.Peer, step, cancellation);
    }
}
