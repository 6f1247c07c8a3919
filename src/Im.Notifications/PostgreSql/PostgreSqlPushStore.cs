using System.Data.Common;
using Im.Database;
using Npgsql;
using NpgsqlTypes;

namespace Im.Notifications;

/// <summary>The outbox and the log on PostgreSQL, shared by all processes.</summary>
internal sealed class PostgreSqlPushStore(PostgreSqlDatabase database, DatabaseComponent component) : SqlPushStore, IAsyncDisposable
{
    private const string TakeDue = $"""
        with due as (
            select id from push_outbox where due_at <= $1 order by due_at limit $3 for update skip locked
        )
        update push_outbox o set lease = $4, due_at = $2 from due where o.id = due.id
        returning {PushSql.Entry}
        """;

    private const string TakeAudience = $"""
        with due as (
            select id from push_audience where due_at <= $1 order by due_at limit $3 for update skip locked
        )
        update push_audience a set lease = $4, due_at = $2, slot = 'w' || a.id from due where a.id = due.id
        returning {PushSql.Audience}
        """;

    // Offers and ends of leases touch the same rows: one writer, so that none waits for the other's locks.
    private readonly GroupCommit<PushOperation> _changes = database.GroupCommit(component, writers: 1, () => new PushCommit());

    public override async Task<int> Add(IReadOnlyList<OutboxOffer> offers, int perDevice)
    {
        var operation = new AddOperation(offers, perDevice);
        await _changes.Enqueue(0, operation);
        return (await operation.Committed).Dropped;
    }

    public override async Task AddAudience(IReadOnlyList<AudienceOffer> offers)
    {
        foreach (var offer in offers) await Execute(PushSql.AddAudience, PushRows.Values(offer));
    }

    public override async Task<IReadOnlyList<OutboxEntry>> Take(long now, long until, int limit, long lease) =>
        await Change(TakeDue, row => PushRows.Entry(row, lease, until), now, until, limit, lease);

    public override async Task<IReadOnlyList<AudienceEntry>> TakeAudiences(long now, long until, int limit, long lease) =>
        await Change(TakeAudience, row => PushRows.Audience(row, lease), now, until, limit, lease);

    public override async Task<IReadOnlyList<FinishState>> Finish(IReadOnlyList<OutboxFinish> finishes)
    {
        var operations = finishes.Select(it => new FinishOperation(it)).ToList();
        foreach (var operation in operations) await _changes.Enqueue(0, operation);
        var states = new List<FinishState>(operations.Count);
        foreach (var operation in operations) states.Add((await operation.Committed).State);
        return states;
    }

    public ValueTask DisposeAsync() => _changes.DisposeAsync();

    protected override async Task<int> Execute(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    protected override async Task<List<T>> Read<T>(
        string sql, Func<DbDataReader, T> map, CancellationToken cancellation, params object?[] values)
    {
        var list = new List<T>();
        await using var command = Command(sql, values);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) list.Add(map(rows));
        return list;
    }

    protected override Task<List<T>> Change<T>(string sql, Func<DbDataReader, T> map, params object?[] values) =>
        Read(sql, map, CancellationToken.None, values);

    private NpgsqlCommand Command(string sql, object?[] values)
    {
        var command = database.Source.CreateCommand(sql);
        foreach (var value in values)
        {
            // The engine must know the type of what is not there.
            command.Parameters.Add(value is null
                ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }
                : new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
