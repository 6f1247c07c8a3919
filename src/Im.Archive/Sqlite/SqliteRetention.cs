using Im.Database;

namespace Im.Archive;

/// <summary>Removal in small writes among all others. A file belongs to one process, and has no epochs.</summary>
internal sealed class SqliteRetention(SqliteDatabase database) : IMessageRetention
{
    private const int MessagesOfOne = 100;

    private const string ConversationsSql = "select id, tenant_no from conversations where id > $1 order by id limit $2";

    // The oldest ones: seqs that stay have no hole. The newest of them keeps its place.
    private const string OldestSeq = """
        (select seq from messages where conversation_id = $1 order by seq limit 1)
        """;

    private const string KeepFloor = $"""
        update conversations set (floor_seq, floor_at) = (
            select seq, sent_at from messages
            where conversation_id = $1 and seq < {OldestSeq} + $3 and sent_at < $2
            order by seq desc limit 1)
        where id = $1 and (
            select sent_at from messages where conversation_id = $1 order by seq limit 1) < $2
        """;

    private const string Remove = $"""
        delete from messages where conversation_id = $1 and seq < {OldestSeq} + $3 and sent_at < $2
        """;

    public bool HasEpochs => false;

    public Task<IAsyncDisposable?> TakeTurn(CancellationToken cancellation) =>
        Task.FromResult<IAsyncDisposable?>(new Nothing());

    public Task<DateTimeOffset?> SharedTime(CancellationToken cancellation) => Task.FromResult<DateTimeOffset?>(null);

    public Task BeginEpoch(long begunBefore, CancellationToken cancellation) => throw new NotSupportedException();

    public Task DropEpochs(long endedBefore, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<(long Id, string TenantNo)>> ConversationsAfter(
        long conversation, int limit, CancellationToken cancellation) =>
        database.Read((conversation, limit), static (session, input) =>
        {
            var found = new List<(long, string)>();
            using var rows = session.Query(ConversationsSql, input.conversation, (long)input.limit);
            while (rows.Read()) found.Add((rows.GetInt64(0), rows.GetString(1)));
            return (IReadOnlyList<(long, string)>)found;
        }, cancellation);

    public async Task<int> Expire(IReadOnlyList<(long Conversation, long Before)> conversations)
    {
        var removed = 0;
        foreach (var it in conversations)
        {
            removed += await database.Write(it, static (session, one) =>
                session.Execute(KeepFloor, one.Conversation, one.Before, MessagesOfOne) == 0
                    ? 0
                    : session.Execute(Remove, one.Conversation, one.Before, MessagesOfOne));
        }

        return removed;
    }

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
