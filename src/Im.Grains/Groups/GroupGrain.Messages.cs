using Im.Grains.Conversations;
using Im.Grains.FanOut;
using Im.Protocol;

namespace Im.Grains.Groups;

/// <summary>Messages: their place, and their way to the members.</summary>
internal sealed partial class GroupGrain
{
    private const int TypingLimit = 200;

    private ManySends? _sends;

    public async Task<IReadOnlyList<SendOutcome>> Send(ConversationBatch batch)
    {
        // Of a group that was disbanded, too: it may have taken the messages before.
        if (_book?.TenantNo != batch.TenantNo) return [.. batch.Messages.Select(_ => SendOutcome.NoSuchReceiver)];

        _sends ??= new ManySends(
            _archive, _log, _writes, Lanes, _pushes, messages => _files.Note(messages, GrainFactory),
            (from, message) => GroupRules.Send(_book, from, message, Now), _book.WhoHas);
        return await _sends.Send(batch);
    }

    public Task<IReadOnlyList<AccountId>> MembersAmong(string tenantNo, IReadOnlyList<AccountId> accounts) =>
        Task.FromResult<IReadOnlyList<AccountId>>(_book?.TenantNo == tenantNo
            ? [.. accounts.Where(account => _book.Member(account) is not null)]
            : []);

    public Task<SendOutcome?> RefusalOfCall(
        string tenantNo, AccountId from, OutgoingMessage invitation, IReadOnlyList<AccountId> callees) => Task.FromResult(
        _book?.TenantNo == tenantNo ? GroupRules.Call(_book, from, invitation, callees, Now) : SendOutcome.NoSuchReceiver);

    public async Task<Answer> Recall(GroupCaller caller, long seq)
    {
        if (Find(caller, out var book) is { } refusal) return refusal;
        if (GroupRules.StandingOf(book, caller) == GroupStanding.Outsider) return GroupRules.NoSuchGroup;

        var message = await _archive.Find(_log.Head!.Id, seq);
        if (message is null || (!caller.IsApp && !EnvelopeView.IsFor(message, caller.Who.AsAccount(), appId: null)))
            return RecallRules.NoSuchMessage;

        var now = _time.GetUtcNow();
        var window = await GrainFactory.RecallWindow(book.TenantNo);
        return await Write(caller, async present =>
        {
            if (GroupRules.Recall(present, caller, message, now, window) is { } why) return why;
            if (!await _archive.Recall(_log.Head.Id, seq, now.ToUnixTimeMilliseconds())) return Answer.Empty;

            _pushes.Recalled(message);
            _handedOver = Lanes.Post(RecallRules.StepOf(message, Me, caller.Who, now, present.WhoHas(message)));
            return Answer.Empty;
        });
    }

    public async Task<long?> SeqOf(GroupCaller caller, string messageId) =>
        Find(caller, out _) is null ? await _log.SeqOf(caller.Who, messageId) : null;

    public async Task<Answer> Typing(GroupCaller caller)
    {
        if ((Find(caller, out var book) ?? GroupRules.Look(book, caller, Protocol.Groups.GroupMemberStates.Member)) is { } refusal) return refusal;

        // In a large group nobody could follow it.
        if (book.Members.Count > TypingLimit) return Answer.Empty;
        await Lanes.Post(new FanOutStep
        {
            Envelope = ServerEvents.TypingInGroup(Me, caller.Who, book.TenantNo, _time.GetUtcNow()),
            Only = [.. book.Members.Select(member => member.Account).Where(account => account.AsPeer() != caller.Who)],
            Droppable = true,
        });
        return Answer.Empty;
    }
}
