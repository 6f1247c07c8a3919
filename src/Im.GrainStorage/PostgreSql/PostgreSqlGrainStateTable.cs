using Im.Database;

namespace Im.GrainStorage;

/// <summary>Grain state on PostgreSQL, shared by all processes.</summary>
internal sealed class PostgreSqlGrainStateTable(PostgreSqlDatabase database, DatabaseComponent component)
    : IGrainStateTable, IAsyncDisposable
{
    private const string Select = "select version, payload from grain_state where kind = $1 and key = $2";

    private readonly GroupCommit<GrainStateOperation> _changes =
        database.GroupCommit(component, writers: 1, () => new GrainStateCommit());

    public async Task<StoredGrainState?> Read(GrainStateKey key)
    {
        await using var command = database.Source.CreateCommand(Select);
        command.Parameters.Add(new() { Value = key.Kind });
        command.Parameters.Add(new() { Value = key.Key });
        await using var rows = await command.ExecuteReaderAsync();
        return await rows.ReadAsync() ? new StoredGrainState(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)) : null;
    }

    public async Task<bool> Change(GrainStateChange change)
    {
        var operation = new GrainStateOperation(change);
        await _changes.Enqueue(0, operation);
        return await operation.Committed;
    }

    public ValueTask DisposeAsync() => _changes.DisposeAsync();
}
