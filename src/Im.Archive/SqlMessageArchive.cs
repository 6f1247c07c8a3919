using System.Data.Common;
using Im.Protocol;

namespace Im.Archive;

/// <summary>What both engines do alike: all reading, and what must be true before anything is written.</summary>
internal abstract partial class SqlMessageArchive : IMessageArchive
{
    protected abstract string FindParticipationSql { get; }

    protected abstract string ConversationsSql { get; }

    protected abstract string OldestFirstSql { get; }

    protected abstract string NewestFirstSql { get; }

    public async Task<ConversationHead?> FindConversation(string key, CancellationToken cancellation = default) =>
        await First(ArchiveSql.FindConversation, ArchiveRows.Conversation, cancellation, key);

    public async Task<AppendResult> Append(AppendBatch batch)
    {
        if (batch.Messages.Count == 0) return new(false, []);

        for (var i = 0; i < batch.Messages.Count; i++) StorableText.Check(batch.Messages[i]);
        return await Write(batch);
    }

    public async Task<MessagePage> Read(MessageQuery query, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Limit);
        var (after, before) = await Bounds(query, cancellation);
        var page = new PageBudget(query);
        var sql = query.NewestFirst ? NewestFirstSql : OldestFirstSql;
        await Rows(
            sql, ArchiveRows.Message, page.TryTake, cancellation, query.Conversation, after, before, query.Limit + 1L,
            (long)Math.Max(query.LargestUpdate, MessageQuery.AlwaysRead));
        return page.Page;
    }

    public Task<StoredMessage?> Find(long conversation, long seq, CancellationToken cancellation = default) =>
        First(ArchiveSql.Find, ArchiveRows.Message, cancellation, conversation, seq);

    public async Task<StoredMessage?> FindSent(
        PeerId sender, string messageId, long conversation, CancellationToken cancellation = default)
    {
        StorableText.Check("A message", sender.Value, messageId);
        return await Known(sender, messageId, MessagePlace.ScopeOf(sender, conversation), cancellation);
    }

    public async Task<IReadOnlyList<Participation>> Conversations(
        AccountId account, int limit, (long Timestamp, long Conversation)? before = null,
        CancellationToken cancellation = default)
    {
        var (timestamp, conversation) = before ?? (long.MaxValue, long.MaxValue);
        return await All(
            ConversationsSql, ArchiveRows.Participation, cancellation, account.Value, timestamp, conversation,
            (long)limit);
    }

    public Task<Participation?> FindParticipation(
        AccountId account, PeerId peer, CancellationToken cancellation = default) =>
        First(FindParticipationSql, ArchiveRows.Participation, cancellation, account.Value, peer.Value);

    public async Task<IReadOnlyList<long>> Recalled(RecalledQuery query, CancellationToken cancellation = default)
    {
        var newestFirst = await All(
            ArchiveSql.Recalled, ArchiveRows.Number, cancellation, query.Conversation, query.Seqs.After,
            query.Seqs.Through, (long)query.Limit, query.Account.Value, query.AppId);
        newestFirst.Reverse();
        return newestFirst;
    }

    public Task<long> FirstSeqSince(long conversation, long time, CancellationToken cancellation = default) =>
        First(ArchiveSql.FirstSeqSince, ArchiveRows.Number, cancellation, conversation, time);

    public Task Participate(AccountId account, long conversation, PeerId peer, long joinedSeq)
    {
        StorableText.Check("A participant", account.Value, peer.Value);
        return Write(ArchiveSql.Participate, account.Value, conversation, peer.Value, joinedSeq);
    }

    public abstract Task<ConversationHead> CreateConversation(NewConversation conversation);

    public abstract Task<(long ReadSeq, bool Moved)> MarkRead(AccountId account, long conversation, long seq);

    public abstract Task<bool> Recall(long conversation, long seq, long recalledAt);

    /// <summary>The message with this sender's id; null if there is none.</summary>
    protected abstract Task<StoredMessage?> Known(
        PeerId sender, string messageId, long scope, CancellationToken cancellation);

    /// <summary>Appends a batch with something in it that can be stored.</summary>
    protected abstract Task<AppendResult> Write(AppendBatch batch);

    /// <summary>Runs one statement.</summary>
    protected abstract Task Write(string sql, params object[] values);

    /// <summary>Runs a query and hands each row over until <paramref name="take"/> has enough.</summary>
    protected abstract Task Rows<TRow>(
        string sql, Func<DbDataReader, TRow> map, Func<TRow, bool> take, CancellationToken cancellation,
        params object[] values);

    private async Task<List<TRow>> All<TRow>(
        string sql, Func<DbDataReader, TRow> map, CancellationToken cancellation, params object[] values)
    {
        var rows = new List<TRow>();
        await Rows(sql, map, row => { rows.Add(row); return true; }, cancellation, values);
        return rows;
    }

    /// <summary>The first row of a query, or none.</summary>
    protected async Task<TRow?> First<TRow>(
        string sql, Func<DbDataReader, TRow> map, CancellationToken cancellation, params object[] values)
    {
        TRow? first = default;
        await Rows(sql, map, row => { first = row; return false; }, cancellation, values);
        return first;
    }

    // Time becomes seq: the page itself is then read by its index alone.
    private async Task<(long After, long Before)> Bounds(MessageQuery query, CancellationToken cancellation)
    {
        var (after, before) = (query.AfterSeq, query.BeforeSeq);
        if (query.StartTime > 0)
            after = Math.Max(after, await FirstSeqSince(query.Conversation, query.StartTime, cancellation) - 1);
        if (query.EndTime < long.MaxValue)
            before = Math.Min(before, await FirstSeqSince(query.Conversation, query.EndTime + 1, cancellation));
        return (after, before);
    }
}
