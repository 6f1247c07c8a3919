using Im.Archive;
using Im.Grains.Accounts;
using Im.Grains.Calls.Rtc;
using Im.Grains.Conversations;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Calls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Im.Grains.Calls;

/// <summary>
/// One step at a time: does it fit (<see cref="CallRules"/>), write what the call is then and what it owes, send that. Cut by
/// what it does: this file takes steps, the others look after time and devices, and give out keys.
/// </summary>
/// <remarks>What a crash leaves unsent is sent by the next activation: accounts in the call see to it that there is one.</remarks>
[CollectionAgeLimit(Minutes = 15)] // Longer than a call that is over is kept.
internal sealed partial class CallGrain(
    [PersistentState("call")] IPersistentState<CallState> state,
    IMessageArchive archive,
    RtcProviders rtc,
    IOptions<CallOptions> options,
    TimeProvider time,
    ILogger<CallGrain> logger) : Grain, ICallGrain
{
    // Who is on the way into a call that is not written yet.
    private IReadOnlyList<AccountId> _coming = [];

    private Call? Call => state.State.Call;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.LeaveIfVacant(() => Call is null && _coming.Count == 0);
        LookAgain();
        return Task.CompletedTask;
    }

    public async Task<SendOutcome> Signal(CallRequest request)
    {
        if (CallSignal.Read(request.Message, out var fault) is not { } signal) return fault!;

        // What is owed may be this very message: its sender has had no answer and comes again.
        var before = await Advance();
        if (before is not null && OutcomeIn(before, request) is { } already) return already;

        // What was written earlier goes first, or answers would be mixed up.
        if (Call is { Owed.Count: > 0 }) return Unavailable;

        if (Call is not { } call)
        {
            return signal.Status == CallStatuses.Invite
                ? await Begin(request, signal)
                : await Known(request) ?? CallRules.NoCall;
        }

        var (next, refusal) = CallRules.Take(call, request, signal, Now);
        if (next is null) return await Known(request) ?? refusal!;

        var outcomes = await Become(next);
        if (outcomes.Count == 0) return Unavailable;
        if (SendRules.WasTaken(outcomes[0].Outcome)) return outcomes[0].Outcome;

        // The conversation does not take an answer: then nothing has happened. Who leaves has left.
        if (IsUndone(outcomes[0])) await Undo(call);
        return outcomes[0].Outcome;
    }

    public Task<CallPart?> PartOf(AccountId account) =>
        Task.FromResult(Call?.PartOf(account) ?? (_coming.Contains(account) ? new CallPart { DeviceId = "" } : null));

    private static SendOutcome Unavailable { get; } =
        SendOutcome.Refused(ErrorCode.Unavailable, "The message could not be taken now. Try again.");

    private async Task<SendOutcome> Begin(CallRequest request, CallSignal signal)
    {
        // An invitation of a call that ended long ago begins none.
        if (await Known(request) is { } known) return known;

        var callees = CallRules.Callees(request, signal, out var refusal);
        if (refusal is null && request.Message.To.Kind == PeerKind.Group) refusal = await RefusalOfGroup(request, callees);
        if (refusal is not null) return refusal;

        _coming = [request.From, .. callees];
        try
        {
            // The caller first: nobody waits for a call that waits.
            if (!await EnterAsCaller(request, signal.RoomId))
                return SendOutcome.Refused(ErrorCode.Forbidden, "The account is in another call, on another device.");

            var busy = await Task.WhenAll(callees.Select(callee => IsBusy(request, signal.RoomId, callee)));
            var call = CallRules.Begin(
                request, signal, [.. callees.Select((callee, i) => (callee, busy[i]))], Now, options.Value.RingFor);
            var outcomes = await Become(call);
            if (outcomes.Count == 0) return Unavailable;
            if (outcomes[0].Outcome.Code == ErrorCode.Ok) return outcomes[0].Outcome;

            // Refused; or known, and then it is the invitation of a call that ended long ago.
            await Forget();
            return outcomes[0].Outcome;
        }
        finally
        {
            _coming = [];
        }
    }

    private async Task<SendOutcome?> RefusalOfGroup(CallRequest request, IReadOnlyList<AccountId> callees)
    {
        var members = await Group(request.Message.To).MembersAmong(request.TenantNo, [request.From, .. callees]);
        if (!members.Contains(request.From)) return SendOutcome.Refused(ErrorCode.Forbidden, "Only members may send to the group.");
        return members.Count == callees.Count + 1
            ? null
            : SendOutcome.Refused(ErrorCode.NotFound, "Not all who are invited are members of the group.");
    }

    /// <summary>False if the account is in another call, and not on this device.</summary>
    private async Task<bool> EnterAsCaller(CallRequest request, string roomId)
    {
        var (account, place) = (Account(request.From), PlaceOf(request.TenantNo, roomId));
        if ((await account.EnterCall(place, instead: null)).Other is not { } other) return true;

        var otherCall = GrainFactory.GetGrain<ICallGrain>(CallKey.Of(request.TenantNo, other));
        if (await otherCall.PartOf(request.From) is { } part)
        {
            if (part.DeviceId != request.DeviceId) return false;

            // A device that calls anew is not in the call that it was in, whatever became of it there.
            await otherCall.Leave(request.From, request.DeviceId);
        }

        return (await account.EnterCall(place, instead: other)).Other is null;
    }

    private async Task<bool> IsBusy(CallRequest request, string roomId, AccountId callee)
    {
        var (account, place) = (Account(callee), PlaceOf(request.TenantNo, roomId));
        if ((await account.EnterCall(place, instead: null)).Other is not { } other) return false;

        // It may have ended without the account's knowing.
        if (await GrainFactory.GetGrain<ICallGrain>(CallKey.Of(request.TenantNo, other)).PartOf(callee) is not null) return true;
        return (await account.EnterCall(place, instead: other)).Other is not null;
    }

    private CallPlace PlaceOf(string tenantNo, string roomId) => new()
    {
        TenantNo = tenantNo,
        RoomId = roomId,
        LookAt = Now + (long)(options.Value.RingFor + LookPatience).TotalMilliseconds,
    };

    /// <summary>The answer to a message that is in the archive; null for one that is not.</summary>
    private async Task<SendOutcome?> Known(CallRequest request) =>
        await archive.FindSent(request.From.AsPeer(), request.Message.MessageId, conversation: 0) is null
            ? null
            : await Send(request.TenantNo, new CallStep(request.From, request.DeviceId, request.Message));

    /// <summary>Writes a call, sends what it owes, and tells accounts what has changed for them.</summary>
    private async Task<IReadOnlyList<(CallStep Step, SendOutcome Outcome)>> Become(Call next)
    {
        var before = Call;
        await state.Become(new CallState { Call = next }, this);
        var outcomes = await SendOwed();

        // What the conversation refuses its sender undoes.
        if (outcomes.Count == 0 || !IsUndone(outcomes[0])) await Follow(before, next);
        LookAgain();
        return outcomes;
    }

    /// <summary>Whether a client's step was refused that brings somebody into the call.</summary>
    private static bool IsUndone((CallStep Step, SendOutcome Outcome) sent) =>
        sent.Step.DeviceId.Length > 0 && !SendRules.WasTaken(sent.Outcome)
        && CallSignal.Read(sent.Step.Message, out _) is { Status: CallStatuses.Invite or CallStatuses.Answer };

    private async Task Undo(Call before)
    {
        await state.Become(new CallState { Call = before }, this);
        LookAgain();
    }

    private async Task Forget()
    {
        var call = Call!;
        await state.Forget(this);
        await Task.WhenAll(call.Callees.Select(callee => callee.Account).Append(call.Caller).Select(account => Release(call, account)));
        DeactivateOnIdle();
    }

    /// <summary>Sends what is owed, in order, as far as it goes. What is refused for good is not owed any more.</summary>
    private async Task<IReadOnlyList<(CallStep Step, SendOutcome Outcome)>> SendOwed()
    {
        var outcomes = new List<(CallStep, SendOutcome)>();
        while (Call is { Owed.Count: > 0 } call)
        {
            try
            {
                var step = call.Owed[0];
                var outcome = await Send(call.TenantNo, step);
                if (outcome.Code is ErrorCode.Unavailable or ErrorCode.RateLimited) break;

                var isRefused = !SendRules.WasTaken(outcome);
                if (isRefused) LogRefused(call.RoomId, outcome.Code);
                outcomes.Add((step, outcome));

                // In memory alone: sent again after a crash it is known.
                state.State = new CallState { Call = call with { Owed = [.. call.Owed.Skip(1)] } };

                // Of a step that is undone nothing follows.
                if (outcomes.Count == 1 && IsUndone((step, outcome))) break;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogNotSent(e, call.RoomId);
                break;
            }
        }

        return outcomes;
    }

    private async Task<SendOutcome> Send(string tenantNo, CallStep step)
    {
        var batch = new ConversationBatch
        {
            From = step.From.AsPeer(),
            TenantNo = tenantNo,
            DeviceId = step.DeviceId,
            Messages = [step.Message],
        };
        var to = step.Message.To;
        var outcomes = to.Kind switch
        {
            PeerKind.Group => await Group(to).Send(batch),
            PeerKind.Account or PeerKind.Service =>
                await GrainFactory.GetGrain<IConversationGrain>(ConversationKey.Of(batch.From, to)).Send(batch),
            _ => [SendOutcome.NoSuchReceiver],
        };
        return outcomes[0];
    }

    /// <summary>Tells accounts what has changed for them. Who is not told asks by itself.</summary>
    private async Task Follow(Call? before, Call next)
    {
        var gone = next.Callees.Select(callee => callee.Account).Append(next.Caller)
            .Where(account => next.PartOf(account) is null && (before is null || before.PartOf(account) is not null));
        await Task.WhenAll(gone.Select(account => Release(next, account)));
        foreach (var callee in next.Callees)
        {
            if (callee.Standing == CallStanding.Talking && before?.Callee(callee.Account)?.Standing == CallStanding.Ringing)
                await TellOtherDevices(next, callee);
        }
    }

    private async Task Release(Call call, AccountId account)
    {
        try
        {
            var refusedPeer = call.Callee(account) is { Standing: CallStanding.Refused } ? PeerOf(call) : default(PeerId?);
            await Account(account).LeaveCall(call.TenantNo, call.RoomId, refusedPeer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTold(e, call.RoomId);
        }
    }

    private async Task TellOtherDevices(Call call, CallParty callee)
    {
        try
        {
            var told = ServerEvents.Call(
                CallSteps.Event(call, CallStatuses.OtherAnswer, Now), callee.Account, PeerOf(call), call.TenantNo, time.GetUtcNow());
            await Account(callee.Account).AnsweredCall(call.RoomId, callee.DeviceId, PeerOf(call), told);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTold(e, call.RoomId);
        }
    }

    /// <summary>The conversation, as who is called sees it.</summary>
    private static PeerId PeerOf(Call call) => call.IsGroups ? call.Peer : call.Caller.AsPeer();

    private static SendOutcome? OutcomeIn(IReadOnlyList<(CallStep Step, SendOutcome Outcome)> sent, CallRequest request)
    {
        foreach (var (step, outcome) in sent)
        {
            if (step.From == request.From && step.Message.MessageId == request.Message.MessageId) return outcome;
        }

        return null;
    }

    private IAccountGrain Account(AccountId account) => GrainFactory.GetGrain<IAccountGrain>(account.Value);

    private IGroupGrain Group(PeerId group) => GrainFactory.GetGrain<IGroupGrain>(group.Value);

    [LoggerMessage(LogLevel.Warning, "A step of the call in the room {Room} was not sent; it is sent again.")]
    private partial void LogNotSent(Exception exception, string room);

    [LoggerMessage(LogLevel.Information, "A step of the call in the room {Room} was refused: {Code}.")]
    private partial void LogRefused(string room, ErrorCode code);

    [LoggerMessage(LogLevel.Warning, "An account was not told of the call in the room {Room}; it asks by itself.")]
    private partial void LogNotTold(Exception exception, string room);
}
