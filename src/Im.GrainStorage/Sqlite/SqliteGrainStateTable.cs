using Im.Database;

namespace Im.GrainStorage;

/// <summary>Grain state in one SQLite file.</summary>
internal sealed class SqliteGrainStateTable(SqliteDatabase database) : IGrainStateTable
{
    private const string Select = "select version, payload from grain_state where kind = $1 and key = $2";

    private const string Insert = """
        insert into grain_state (kind, key, version, payload, updated_at) values ($1, $2, $3, $4, $5)
        on conflict (kind, key) do nothing
        """;

    private const string Update = """
        update grain_state set version = $4, payload = $5, updated_at = $6 where kind = $1 and key = $2 and version = $3
        """;

    private const string Delete = "delete from grain_state where kind = $1 and key = $2 and version = $3";

    private const string Count = "select count(*) from grain_state where kind = $1 and key = $2";

    public Task<StoredGrainState?> Read(GrainStateKey key) => database.Read(key, static (session, key) =>
    {
        using var rows = session.Query(Select, key.Kind, key.Key);
        return rows.Read() ? new StoredGrainState(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)) : null;
    }, CancellationToken.None);

    public Task<bool> Change(GrainStateChange change) => database.Write(change, static (session, it) => it switch
    {
        { Payload: { } payload, Expected: { } expected } =>
            session.Execute(Update, it.Key.Kind, it.Key.Key, expected, it.Next, payload, it.At) > 0,
        { Payload: { } payload } =>
            session.Execute(Insert, it.Key.Kind, it.Key.Key, it.Next, payload, it.At) > 0,
        { Expected: { } expected } => session.Execute(Delete, it.Key.Kind, it.Key.Key, expected) > 0,
        _ => session.Number(Count, it.Key.Kind, it.Key.Key) == 0,
    });
}
