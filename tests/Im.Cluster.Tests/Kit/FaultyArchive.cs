using System.Collections.Concurrent;
using Im.Archive;
using Im.Protocol;

namespace Im.Cluster.Tests.Kit;

/// <summary>The real archive, whose next append (or change of a group) of one sender can be told to fail: before it is written, or after.</summary>
public sealed class FaultyArchive(IMessageArchive real) : IMessageArchive
{
    private readonly ConcurrentDictionary<string, AppendFault> _faults = new();
    private readonly ConcurrentDictionary<string, Func<Task>> _holds = new();

    /// <summary>The archive without faults.</summary>
    public IMessageArchive Real => real;

    /// <summary>Keeps the sender's next append waiting until it may go on.</summary>
    /// <returns>Done when the append has come.</returns>
    public Task HoldNext(AccountId sender, Task until)
    {
        var come = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _holds[sender.Value] = () =>
        {
            come.SetResult();
            return until;
        };
        return come.Task;
    }

    /// <summary>Lets the sender's next append fail.</summary>
    public void FailNext(AccountId sender, AppendFault fault) => _faults[sender.Value] = fault;

    public Task<AppendResult> Append(AppendBatch batch) => Faulty(batch.Messages[0].From, () => real.Append(batch));

    public Task<GroupChangeResult> ChangeGroup(GroupChange change) =>
        Faulty(change.Event.From, () => real.ChangeGroup(change));

    public Task<ConversationHead?> FindConversation(string key, CancellationToken cancellation) =>
        real.FindConversation(key, cancellation);

    public Task<ConversationHead> CreateConversation(NewConversation conversation) => real.CreateConversation(conversation);

    public Task<MessagePage> Read(MessageQuery query, CancellationToken cancellation) => real.Read(query, cancellation);

    public Task<StoredMessage?> Find(long conversation, long seq, CancellationToken cancellation) =>
        real.Find(conversation, seq, cancellation);

    public Task<StoredMessage?> FindSent(
        PeerId sender, string messageId, long conversation, CancellationToken cancellation) =>
        real.FindSent(sender, messageId, conversation, cancellation);

    public Task<IReadOnlyList<AccountId>> MembersAfter(
        long conversation, string after, int limit, CancellationToken cancellation) =>
        real.MembersAfter(conversation, after, limit, cancellation);

    public Task<IReadOnlyList<Participation>> Conversations(
        AccountId account, int limit, (long Timestamp, long Conversation)? before, CancellationToken cancellation) =>
        real.Conversations(account, limit, before, cancellation);

    public Task<Participation?> FindParticipation(AccountId account, PeerId peer, CancellationToken cancellation) =>
        real.FindParticipation(account, peer, cancellation);

    public Task<(long ReadSeq, bool Moved)> MarkRead(AccountId account, long conversation, long seq) =>
        real.MarkRead(account, conversation, seq);

    public Task<bool> Recall(long conversation, long seq, long recalledAt) => real.Recall(conversation, seq, recalledAt);

    public Task<IReadOnlyList<long>> Recalled(RecalledQuery query, CancellationToken cancellation) =>
        real.Recalled(query, cancellation);

    public Task<long> FirstSeqSince(long conversation, long time, CancellationToken cancellation) =>
        real.FirstSeqSince(conversation, time, cancellation);

    public Task<IReadOnlyList<PeerId>> Audiences(AccountId account, CancellationToken cancellation) =>
        real.Audiences(account, cancellation);

    public Task Participate(AccountId account, long conversation, PeerId peer, long joinedSeq) =>
        real.Participate(account, conversation, peer, joinedSeq);

    public Task NoteOutsiders(long conversation, IReadOnlyList<OutsiderRow> put, IReadOnlyList<AccountId> forget) =>
        real.NoteOutsiders(conversation, put, forget);

    public Task<NewGroupResult> CreateGroup(NewGroup group) => real.CreateGroup(group);

    public Task<(ConversationHead Conversation, GroupRow Row)?> FindGroup(
        PeerId group, CancellationToken cancellation) => real.FindGroup(group, cancellation);

    public Task<IReadOnlyList<MemberRow>> Members(long conversation, CancellationToken cancellation) =>
        real.Members(conversation, cancellation);

    public Task<IReadOnlyList<OutsiderRow>> Outsiders(long conversation, CancellationToken cancellation) =>
        real.Outsiders(conversation, cancellation);

    public Task<IReadOnlyList<GroupEntry>> GroupsOf(
        AccountId account, string after, int limit, CancellationToken cancellation) =>
        real.GroupsOf(account, after, limit, cancellation);

    public Task<IReadOnlyList<GroupEntry>> Groups(
        string tenantNo, string after, int limit, CancellationToken cancellation) =>
        real.Groups(tenantNo, after, limit, cancellation);

    public Task<ConversationHead> CreateTag(string tenantNo, string tag, PeerId audience) =>
        real.CreateTag(tenantNo, tag, audience);

    public Task<IReadOnlyList<AccountId>> PutTagged(
        long conversation, PeerId audience, IReadOnlyList<AccountId> accounts, long joinedSeq, int limit) =>
        real.PutTagged(conversation, audience, accounts, joinedSeq, limit);

    public Task RemoveTagged(long conversation, IReadOnlyList<AccountId> accounts, long leftSeq) =>
        real.RemoveTagged(conversation, accounts, leftSeq);

    public Task DeleteTag(long conversation, long leftSeq) => real.DeleteTag(conversation, leftSeq);

    public Task<bool> IsListed(long conversation, CancellationToken cancellation) => real.IsListed(conversation, cancellation);

    public Task<IReadOnlyList<TagEntry>> Tags(
        string tenantNo, string after, int limit, CancellationToken cancellation) =>
        real.Tags(tenantNo, after, limit, cancellation);

    public Task<IReadOnlyList<string>> TagsOf(AccountId account, CancellationToken cancellation) =>
        real.TagsOf(account, cancellation);

    private async Task<T> Faulty<T>(PeerId sender, Func<Task<T>> append)
    {
        if (_holds.TryRemove(sender.Value, out var hold)) await hold();
        var faulty = _faults.TryRemove(sender.Value, out var fault);
        if (faulty && fault == AppendFault.BeforeItIsWritten) throw new IOException("The archive is away.");
        var result = await append();
        return faulty ? throw new IOException("The archive's answer is lost.") : result;
    }
}

/// <summary>When an append fails.</summary>
public enum AppendFault
{
    /// <summary>Nothing is written.</summary>
    BeforeItIsWritten,

    /// <summary>It is written, and the writer does not learn it.</summary>
    AfterItIsWritten,
}
