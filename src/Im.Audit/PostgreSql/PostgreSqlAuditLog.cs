using Im.Database;
using Npgsql;
using NpgsqlTypes;

namespace Im.Audit;

/// <summary>The audit log on PostgreSQL. Its writes are rare: no group commit.</summary>
internal sealed class PostgreSqlAuditLog(PostgreSqlDatabase database, TimeProvider time) : IAuditLog
{
    public async Task Write(AuditEntry entry)
    {
        await using var command = database.Source.CreateCommand(AuditSql.Insert);
        foreach (var value in AuditSql.ValuesOf(entry, time.GetUtcNow().ToUnixTimeMilliseconds()))
            command.Parameters.Add(value is null ? Nothing() : new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<IReadOnlyList<AuditRecord>> Read(AuditQuery query)
    {
        var (sql, values) = AuditSql.Of(query);
        await using var command = database.Source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var rows = await command.ExecuteReaderAsync();
        var records = new List<AuditRecord>();
        while (await rows.ReadAsync()) records.Add(AuditSql.Record(rows));
        return records;
    }

    // The engine must know the type of what is not there.
    private static NpgsqlParameter Nothing() => new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
