using Im.Grains.Conversations;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Grains.Calls;

/// <summary>
/// A room, which takes one step at a time: does it fit (<see cref="CallRules"/>), write what the call is then and what it owes,
/// send that, tell the accounts. The grain is this and its surroundings; a test has others.
/// </summary>
/// <remarks>Nothing is taken while something is owed. So a step that the conversation refuses can be undone, also after a crash,
/// and who is free again has been told how the call ended.</remarks>
/// <param name="around">What is around it.</param>
/// <param name="stored">What the storage has of it.</param>
/// <param name="options">How long calls may take.</param>
internal sealed class CallRoom(ICallSurroundings around, CallState stored, CallOptions options)
{
    // So long late steps are told why they do not fit; later they are told that there is no call.
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(1);

    // As stored, but for what was sent since: what is sent again after a crash is known.
    private CallState _state = stored;

    // Who is on the way into a call that is not written yet.
    private IReadOnlyList<AccountId> _coming = [];

    /// <summary>The call; null for none.</summary>
    public Call? Call => _state.Call;

    /// <summary>Whether something that was written is still to be sent.</summary>
    public bool Owes => Call is { Owed.Count: > 0 };

    private static SendOutcome Unavailable { get; } =
        SendOutcome.Refused(ErrorCode.Unavailable, "The message could not be taken now. Try again.");

    /// <summary>When a call that is over is forgotten, Unix milliseconds.</summary>
    public static long ForgetsAt(Call over) => over.EndedAt + (long)KeepFor.TotalMilliseconds;

    /// <summary>A client's step.</summary>
    public async Task<SendOutcome> Signal(CallRequest request, CallSignal signal)
    {
        // What is owed may be this very message: its sender has had no answer and comes again.
        if (OutcomeIn(await Advance(), request) is { } already) return already;
        if (Owes) return Unavailable;

        // A message that the archive has is no step any more: late ones of the room's last call would fit into this one.
        if (await Known(request) is { } known) return known;
        if (signal.Status == CallStatuses.Invite) return await Invite(request, signal);
        if (Call is not { } call) return CallRules.NoCall;

        var (next, refusal) = CallRules.Take(call, request, signal, around.Now);
        return next is null ? refusal! : OutcomeIn(await Become(next), request) ?? Unavailable;
    }

    /// <summary>An account's device has gone from the call without a word.</summary>
    /// <returns>False if this could not be said yet.</returns>
    public async Task<bool> Gone(AccountId account)
    {
        if (!Owes && Call is { } call && CallRules.Gone(call, account, around.Now) is { } next) await Become(next);
        return !Owes;
    }

    /// <summary>Sends what is owed, and does what time has brought.</summary>
    /// <returns>What the conversation said to what was sent.</returns>
    public async Task<IReadOnlyList<(CallStep Step, SendOutcome Outcome)>> Advance()
    {
        var sent = await SendOwed();
        return !Owes && Call is { } call && CallRules.Overdue(call, around.Now, options.Longest) is { } next
            ? [.. sent, .. await Become(next)]
            : sent;
    }

    /// <summary>Forgets a call that has been over for a while.</summary>
    public async Task ForgetOld()
    {
        if (Call is { IsOver: true } over && !Owes && around.Now >= ForgetsAt(over)) await Write(new CallState());
    }

    /// <summary>The account's part in the call; null if it has none, or not any more. Until its devices are told that it has left,
    /// it is there.</summary>
    public CallPart? PartOf(AccountId account) => Call?.PartOf(account)
        ?? (Owes ? (_state.Before ?? Call! with { EndedAt = 0 }).PartOf(account) : null) // One that ended as it began had its caller.
        ?? (_coming.Contains(account) ? new CallPart { DeviceId = "" } : null);

    private async Task<SendOutcome> Invite(CallRequest request, CallSignal signal)
    {
        var callees = CallRules.Callees(Call, request, signal, out var refusal);
        if (refusal is not null) return refusal;

        _coming = [request.From, .. callees];
        try
        {
            (var busy, refusal) = await around.Enter(request, signal.RoomId, callees);
            if (refusal is not null) return refusal;

            var (now, invited) = (around.Now, callees.Select(callee => (callee, busy.Contains(callee))).ToArray());
            var next = Call is { } call
                ? CallRules.Invite(call, request, invited, now, options.RingFor)
                : CallRules.Begin(request, signal, invited, now, options.RingFor);
            return OutcomeIn(await Become(next), request) ?? Unavailable;
        }
        finally
        {
            _coming = [];
        }
    }

    /// <summary>The answer to a message that is in the archive; null for one that is not.</summary>
    private async Task<SendOutcome?> Known(CallRequest request) => await around.HasArchived(request)
        ? await around.Send(request.TenantNo, new CallStep(request.From, request.DeviceId, request.Message)) ?? Unavailable
        : null;

    private async Task<IReadOnlyList<(CallStep Step, SendOutcome Outcome)>> Become(Call next)
    {
        await Write(new CallState { Call = next, Before = Call });
        return await SendOwed();
    }

    private async Task Write(CallState next)
    {
        await around.Write(next);
        _state = next;
    }

    /// <summary>Sends what is owed, in order, as far as it goes; then accounts are told. What is refused for good is not owed any
    /// more.</summary>
    private async Task<IReadOnlyList<(CallStep Step, SendOutcome Outcome)>> SendOwed()
    {
        var sent = new List<(CallStep, SendOutcome)>();
        if (!Owes) return sent;

        while (Call is { Owed.Count: > 0 } call)
        {
            var step = call.Owed[0];
            if (await around.Send(call.TenantNo, step) is not { } outcome) return sent;

            sent.Add((step, outcome));
            if (!SendRules.WasTaken(outcome) && BringsIn(step))
            {
                await Undo(call);
                return sent;
            }

            // Sent again after a crash it is known; but what was refused once must not be taken then, behind what followed.
            var owed = call.Owed.Skip(1);
            if (SendRules.WasTaken(outcome)) _state = _state with { Call = call with { Owed = [.. owed] } };
            else await Write(_state with { Call = call with { Owed = [.. InPlaceOf(call, step), .. owed] } });
        }

        await Tell(_state.Before, Call!);
        _state = _state with { Before = null };
        return sent;
    }

    /// <summary>Whether it is a client's step that brings somebody into the call: refused, it has not happened. Who leaves has
    /// left, whatever the conversation says.</summary>
    private static bool BringsIn(CallStep step) =>
        step.DeviceId.Length > 0 && CallSignal.Read(step.Message, out _) is { Status: CallStatuses.Invite or CallStatuses.Answer };

    /// <summary>Who hangs up has left, and the others must know it, also of one who may not say it any more.</summary>
    private CallStep[] InPlaceOf(Call call, CallStep refused) =>
        refused.DeviceId.Length > 0 && CallSignal.Read(refused.Message, out _) is { Status: CallStatuses.HangUp }
            ? [CallSteps.HangUp(call, refused.From, around.Now)]
            : [];

    private async Task Undo(Call refused)
    {
        await Write(new CallState { Call = _state.Before });
        await Task.WhenAll(refused.Accounts
            .Where(account => refused.PartOf(account) is not null && Call?.PartOf(account) is null)
            .Select(account => around.Release(refused, account)));
    }

    private async Task Tell(Call? before, Call now)
    {
        await Task.WhenAll(now.Accounts
            .Where(account => now.PartOf(account) is null && (before is null || before.PartOf(account) is not null))
            .Select(account => around.Release(now, account)));
        foreach (var callee in now.Callees)
        {
            if (callee.Standing == CallStanding.Talking && before?.Callee(callee.Account)?.Standing == CallStanding.Ringing)
                await around.TellAnswered(now, callee);
        }
    }

    private static SendOutcome? OutcomeIn(IReadOnlyList<(CallStep Step, SendOutcome Outcome)> sent, CallRequest request)
    {
        foreach (var (step, outcome) in sent)
        {
            if (step.From == request.From && step.Message.MessageId == request.Message.MessageId) return outcome;
        }

        return null;
    }
}
