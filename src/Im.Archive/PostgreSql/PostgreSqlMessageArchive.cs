using System.Data.Common;
using Im.Database;
using Im.Protocol;
using Npgsql;

namespace Im.Archive;

/// <summary>The archive on PostgreSQL, where many processes append side by side.</summary>
internal sealed partial class PostgreSqlMessageArchive : SqlMessageArchive, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly PostgreSqlTransactions _transactions;

    // Who tags waits for the tenant's turn, maybe behind other processes and with its connection in hand: in places of
    // its own, so that groups get theirs however many wait.
    private readonly PostgreSqlTransactions _tagging;
    private readonly GroupCommit<AppendOperation> _appends;
    private readonly GroupCommit<ReadMarkOperation> _marks;

    public PostgreSqlMessageArchive(
        PostgreSqlDatabase database, DatabaseComponent component, int writers, TimeProvider time)
    {
        (_source, _time) = (database.Source, time);
        _transactions = new PostgreSqlTransactions(database.Source, places: 8);
        _tagging = new PostgreSqlTransactions(database.Source, places: 2);
        _appends = database.GroupCommit(component, writers, () => new AppendCommit());
        _marks = database.GroupCommit(component, 1, () => new ReadMarkCommit());
    }

    protected override string FindParticipationSql => PostgreSqlArchiveSql.FindParticipation;

    protected override string ConversationsSql => PostgreSqlArchiveSql.Conversations;

    protected override string OldestFirstSql => PostgreSqlArchiveSql.OldestFirst;

    protected override string NewestFirstSql => PostgreSqlArchiveSql.NewestFirst;

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public override async Task<ConversationHead> CreateConversation(NewConversation conversation)
    {
        await using (var command = Command(
            PostgreSqlArchiveSql.CreateConversation, conversation.Key, conversation.TenantNo, Now,
            conversation.Participants.Select(it => it.Account.Value).ToArray(),
            conversation.Participants.Select(it => it.Peer.Value).ToArray()))
        {
            await command.ExecuteNonQueryAsync();
        }

        return await FindConversation(conversation.Key)
            ?? throw new InvalidOperationException($"Conversation {conversation.Key} was created and is not there.");
    }

    public override async Task<(long ReadSeq, bool Moved)> MarkRead(AccountId account, long conversation, long seq)
    {
        var operation = new ReadMarkOperation(account.Value, conversation, seq);
        await _marks.Enqueue(conversation, operation);
        return await operation.Committed;
    }

    public override async Task<bool> Recall(long conversation, long seq, long recalledAt)
    {
        await using var command = Command(PostgreSqlArchiveSql.Recall, conversation, seq, recalledAt);
        return await command.ExecuteNonQueryAsync() > 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _appends.DisposeAsync();
        await _marks.DisposeAsync();
    }

    protected override Task<StoredMessage?> Known(
        PeerId sender, string messageId, long scope, CancellationToken cancellation) =>
        First(
            PostgreSqlArchiveSql.FindKnown, ArchiveRows.Message, cancellation,
            new[] { MessageKey.Of(sender, messageId, scope) });

    protected override async Task<AppendResult> Write(AppendBatch batch)
    {
        var operation = new AppendOperation(batch);
        await _appends.Enqueue(batch.Conversation, operation);
        return await operation.Committed;
    }

    protected override async Task Write(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    protected override async Task Rows<TRow>(
        string sql, Func<DbDataReader, TRow> map, Func<TRow, bool> take, CancellationToken cancellation,
        params object[] values)
    {
        await using var command = Command(sql, values);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation) && take(map(rows)))
        {
        }
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = _source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
