using Im.Database;

namespace Im.Audit;

/// <summary>The audit log in one SQLite file.</summary>
internal sealed class SqliteAuditLog(SqliteDatabase database, TimeProvider time) : IAuditLog
{
    public Task Write(AuditEntry entry) => database.Write(
        AuditSql.ValuesOf(entry, time.GetUtcNow().ToUnixTimeMilliseconds()),
        static (session, values) => session.Execute(AuditSql.Insert, values));

    public Task<IReadOnlyList<AuditRecord>> Read(AuditQuery query) => database.Read(
        AuditSql.Of(query),
        static (session, input) =>
        {
            var records = new List<AuditRecord>();
            using var rows = session.Query(input.Sql, input.Values);
            while (rows.Read()) records.Add(AuditSql.Record(rows));
            return (IReadOnlyList<AuditRecord>)records;
        },
        CancellationToken.None);
}
