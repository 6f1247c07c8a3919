using System.Collections.Concurrent;
using Im.Archive;
using Im.Protocol;

namespace Im.Cluster.Tests.Kit;

/// <summary>The real archive, whose next append of one sender can be told to fail: before it is written, or after.</summary>
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

    public async Task<AppendResult> Append(AppendBatch batch)
    {
        if (_holds.TryRemove(batch.Messages[0].From.Value, out var hold)) await hold();
        var faulty = _faults.TryRemove(batch.Messages[0].From.Value, out var fault);
        if (faulty && fault == AppendFault.BeforeItIsWritten) throw new IOException("The archive is away.");
        var result = await real.Append(batch);
        return faulty ? throw new IOException("The archive's answer is lost.") : result;
    }

    public Task<ConversationHead?> FindConversation(string key, CancellationToken cancellation) =>
        real.FindConversation(key, cancellation);

    public Task<ConversationHead> CreateConversation(NewConversation conversation) => real.CreateConversation(conversation);

    public Task<MessagePage> Read(MessageQuery query, CancellationToken cancellation) => real.Read(query, cancellation);

    public Task<StoredMessage?> Find(long conversation, long seq, CancellationToken cancellation) =>
        real.Find(conversation, seq, cancellation);

    public Task<IReadOnlyList<Participation>> Conversations(
        AccountId account, int limit, (long Timestamp, long Conversation)? before, CancellationToken cancellation) =>
        real.Conversations(account, limit, before, cancellation);

    public Task<Participation?> FindParticipation(AccountId account, PeerId peer, CancellationToken cancellation) =>
        real.FindParticipation(account, peer, cancellation);

    public Task<(long ReadSeq, bool Moved)> MarkRead(AccountId account, long conversation, long seq) =>
        real.MarkRead(account, conversation, seq);

    public Task<bool> Recall(long conversation, long seq, long recalledAt) => real.Recall(conversation, seq, recalledAt);

    public Task<IReadOnlyList<long>> Recalled(
        long conversation, long afterSeq, long throughSeq, int limit, CancellationToken cancellation) =>
        real.Recalled(conversation, afterSeq, throughSeq, limit, cancellation);
}

/// <summary>When an append fails.</summary>
public enum AppendFault
{
    /// <summary>Nothing is written.</summary>
    BeforeItIsWritten,

    /// <summary>It is written, and the writer does not learn it.</summary>
    AfterItIsWritten,
}
