using Im.Grains.Conversations;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Grains.Calls;

/// <summary>What a step makes of a call, or why it does not fit. Pure: the same call and step make the same call.</summary>
internal static class CallRules
{
    /// <summary>There is no call in the room.</summary>
    public static readonly SendOutcome NoCall = Invalid("There is no call in this room, or not any more.");

    private static readonly SendOutcome NoPart =
        SendOutcome.Refused(ErrorCode.Forbidden, "The account has no part in this call.");
    private static readonly SendOutcome OtherDevice =
        SendOutcome.Refused(ErrorCode.Forbidden, "The call is on another device of the account.");

    /// <summary>Whom an invitation calls; empty, and why, if it cannot be.</summary>
    /// <param name="call">The room's call, into which it brings further ones; null if it begins one.</param>
    /// <param name="request">The invitation.</param>
    /// <param name="invite">What it says.</param>
    /// <param name="refusal">Why it cannot be.</param>
    public static IReadOnlyList<AccountId> Callees(Call? call, CallRequest request, CallSignal invite, out SendOutcome? refusal)
    {
        var message = request.Message;
        IReadOnlyList<AccountId> callees = message.To.Kind switch
        {
            PeerKind.Account => [message.To.AsAccount()],
            PeerKind.Group when invite.Invitees is not null => invite.Invitees,
            PeerKind.Group when AccountId.TryParse(message.Target, out var target) => [target],
            _ => [],
        };
        refusal = message.To.Kind is not (PeerKind.Account or PeerKind.Group)
            ? Invalid("Only an account or a group can be called.")
            : invite.Invitees is not null && message.Target.Length > 0 ? Invalid("A call names its 'invitees' or a target, not both.")
            : callees.Count == 0 ? Invalid("A call in a group names its 'invitees', or a target.")
            : callees.Contains(request.From) ? Invalid("Nobody can call oneself.")
            : call is not null ? RefusalOfFurther(call, request, callees) : null;
        return refusal is null ? callees : [];
    }

    /// <summary>A call that begins, with what is to be sent.</summary>
    /// <param name="request">The invitation.</param>
    /// <param name="invite">What it says.</param>
    /// <param name="callees">Who is called, and who of these is in another call.</param>
    /// <param name="now">The time, Unix milliseconds.</param>
    /// <param name="ringFor">How long it rings.</param>
    public static Call Begin(
        CallRequest request, CallSignal invite, IReadOnlyList<(AccountId Account, bool IsBusy)> callees, long now, TimeSpan ringFor) =>
        Invite(
            new Call
            {
                TenantNo = request.TenantNo,
                RoomId = invite.RoomId,
                Caller = request.From,
                CallerDevice = request.DeviceId,
                Peer = request.Message.To,
                InviteId = request.Message.MessageId,
                AvType = invite.AvType,
                Uid = invite.Uid.Length > 0 ? invite.Uid : request.From.Value,
                AppId = request.Message.AppId,
                StartedAt = now,
                Callees = [],
            },
            request, callees, now, ringFor);

    /// <summary>A call into which further ones are called; who was in it before, and is not any more, comes anew.</summary>
    /// <inheritdoc cref="Begin"/>
    public static Call Invite(
        Call call, CallRequest request, IReadOnlyList<(AccountId Account, bool IsBusy)> callees, long now, TimeSpan ringFor)
    {
        var until = now + (long)ringFor.TotalMilliseconds;
        var parties = callees.Select(it => new CallParty(
            it.Account, it.IsBusy ? CallStanding.Busy : CallStanding.Ringing, request.Message.MessageId, until));
        var next = Owing(call, StepOf(request)) with
        {
            Callees = [.. call.Callees.ExceptBy(callees.Select(it => it.Account), callee => callee.Account), .. parties],
        };
        foreach (var (account, isBusy) in callees)
        {
            if (isBusy) next = Owing(next, CallSteps.Busy(next, account, now));
        }

        return Settled(next, now);
    }

    /// <summary>A client's step, other than an invitation, in a call that there is.</summary>
    /// <returns>The call after it; or why it does not fit.</returns>
    public static (Call? Next, SendOutcome? Refusal) Take(Call call, CallRequest request, CallSignal signal, long now)
    {
        if (RefusalOf(call, request, signal) is { } refusal) return (null, refusal);

        var said = Owing(call, StepOf(request));
        var next = signal.Status switch
        {
            CallStatuses.Answer => With(said, request.From, CallStanding.Talking, request.DeviceId) with
            {
                AnsweredAt = call.AnsweredAt > 0 ? call.AnsweredAt : now,
            },
            CallStatuses.Refuse => With(said, request.From, CallStanding.Refused),
            CallStatuses.Busy => With(said, request.From, CallStanding.Busy),
            CallStatuses.HangUp when request.From != call.Caller => With(said, request.From, CallStanding.Left),
            CallStatuses.HangUp => End(said, now, outcome: null),
            _ => End(said, now, CallOutcomes.Cancelled),
        };
        return (Settled(next, now), null);
    }

    /// <summary>The call after its time has run out; null if it has not.</summary>
    public static Call? Overdue(Call call, long now, TimeSpan longest)
    {
        if (call.IsOver) return null;
        if (call.AnsweredAt > 0 && now - call.AnsweredAt >= longest.TotalMilliseconds) return HungUp(call, call.Caller, now);
        if (now < call.RingsUntil) return null;

        var next = call;
        foreach (var callee in call.Callees.Where(callee => callee.Standing == CallStanding.Ringing && callee.RingsUntil <= now))
        {
            next = Owing(With(next, callee.Account, CallStanding.Missed), CallSteps.Timeout(call, callee.Account, now));
        }

        return Settled(next, now);
    }

    /// <summary>The call after an account's device has gone from it without a word; null if that changes nothing.</summary>
    public static Call? Gone(Call call, AccountId account, long now)
    {
        if (call.IsOver) return null;
        if (account == call.Caller)
        {
            return call.IsTalked
                ? HungUp(call, account, now)
                : End(Owing(call, CallSteps.Cancel(call, now)), now, CallOutcomes.Cancelled);
        }

        return call.Callee(account) is { Standing: CallStanding.Talking }
            ? Settled(With(Owing(call, CallSteps.HangUp(call, account, now)), account, CallStanding.Left), now)
            : null;
    }

    /// <summary>Whether an account talks: it has answered, or is the caller of somebody who has.</summary>
    public static bool Talks(Call call, AccountId account) =>
        account == call.Caller ? call.IsTalked : call.Callee(account) is { Standing: CallStanding.Talking };

    private static SendOutcome? RefusalOfFurther(Call call, CallRequest request, IReadOnlyList<AccountId> callees)
    {
        if (request.From != call.Caller || !call.IsGroups || call.IsOver || request.Message.To != call.Peer)
            return Invalid("The room has its call already: a new one needs a new roomId.");
        if (request.DeviceId != call.CallerDevice) return OtherDevice;
        if (request.Message.AppId != call.AppId) return Invalid("The call is another sub-application's.");
        if (callees.Any(callee => call.PartOf(callee) is not null)) return Invalid("Who is invited is called already, or in the call.");
        return call.Callees.Select(callee => callee.Account).Union(callees).Count() > CallSignal.MostInvitees
            ? Invalid($"A call has at most {CallSignal.MostInvitees} who are invited, in all.")
            : null;
    }

    private static SendOutcome? RefusalOf(Call call, CallRequest request, CallSignal signal)
    {
        var callee = call.Callee(request.From);
        var isCaller = request.From == call.Caller;
        if (!isCaller && callee is null) return NoPart;

        var peer = call.IsGroups || isCaller ? call.Peer : call.Caller.AsPeer();
        if (request.Message.To != peer) return Invalid("The call is in another conversation.");
        if (call.IsOver) return Invalid("The call has ended.");
        if (isCaller && request.DeviceId != call.CallerDevice) return OtherDevice;
        return signal.Status switch
        {
            CallStatuses.Cancel when !isCaller => Invalid("Only the caller cancels: who is called refuses."),
            CallStatuses.Cancel when call.AnsweredAt > 0 => Invalid("The call was answered: it is hung up, not cancelled."),
            CallStatuses.HangUp when isCaller => call.AnsweredAt > 0 ? null : Invalid("Nobody has answered: the call is cancelled, not hung up."),
            CallStatuses.Cancel => null,
            _ when isCaller => Invalid("Only who is called answers or refuses."),
            CallStatuses.HangUp => OfTalking(callee!, request.DeviceId),
            _ => OfRinging(callee!, request.DeviceId),
        };
    }

    private static SendOutcome? OfTalking(CallParty callee, string deviceId) => callee.Standing switch
    {
        CallStanding.Talking when callee.DeviceId == deviceId => null,
        CallStanding.Talking => OtherDevice,
        CallStanding.Ringing => Invalid("The account has not answered: it refuses."),
        _ => Invalid("The account is not in the call any more."),
    };

    private static SendOutcome? OfRinging(CallParty callee, string deviceId) => callee.Standing switch
    {
        CallStanding.Ringing => null,
        CallStanding.Talking when callee.DeviceId == deviceId => Invalid("The device has answered already."),
        CallStanding.Talking => Invalid("Another device of the account has answered."),
        CallStanding.Refused => Invalid("A device of the account has refused."),
        CallStanding.Missed => Invalid("The call was not answered in time."),
        CallStanding.Busy => Invalid("The account was in another call."),
        _ => Invalid("The account is not in the call any more."),
    };

    private static Call HungUp(Call call, AccountId by, long now) => End(Owing(call, CallSteps.HangUp(call, by, now)), now, outcome: null);

    /// <summary>Ends a call in which the caller would be alone.</summary>
    private static Call Settled(Call call, long now) => call.IsOver || call.Rings || call.IsTalked ? call : End(call, now, outcome: null);

    private static Call End(Call call, long now, string? outcome)
    {
        var ended = call;
        if (outcome != CallOutcomes.Cancelled || call.IsGroups)
        {
            foreach (var callee in call.Callees.Where(callee => callee.Standing == CallStanding.Ringing))
                ended = Owing(ended, CallSteps.CancelFor(call, callee.Account, now));
        }

        ended = ended with
        {
            Callees = [.. call.Callees.Select(callee => callee.Standing switch
            {
                CallStanding.Ringing => callee with { Standing = CallStanding.Cancelled },
                CallStanding.Talking => callee with { Standing = CallStanding.Left },
                _ => callee,
            })],
            EndedAt = now,
            Outcome = call.AnsweredAt > 0 ? CallOutcomes.Answered : outcome ?? Unanswered(call),
        };
        return Owing(ended, CallSteps.Record(ended));
    }

    private static string Unanswered(Call call)
    {
        bool Any(CallStanding standing) => call.Callees.Any(callee => callee.Standing == standing);
        return Any(CallStanding.Missed) ? CallOutcomes.Missed : Any(CallStanding.Refused) ? CallOutcomes.Refused : CallOutcomes.Busy;
    }

    private static Call With(Call call, AccountId account, CallStanding standing, string? deviceId = null) => call with
    {
        Callees = [.. call.Callees.Select(callee => callee.Account == account
            ? callee with { Standing = standing, DeviceId = deviceId ?? callee.DeviceId }
            : callee)],
    };

    private static Call Owing(Call call, CallStep step) => call with { Owed = [.. call.Owed, step] };

    private static CallStep StepOf(CallRequest request) => new(request.From, request.DeviceId, request.Message);

    private static SendOutcome Invalid(string words) => SendOutcome.Refused(ErrorCode.Invalid, words);
}
