using System.Data.Common;

namespace Im.Audit;

/// <summary>The statements, the same on both engines, and what their rows are.</summary>
internal static class AuditSql
{
    public const string Insert = """
        insert into audit_log (at, tenant_no, actor_tenant_no, actor_app_id, action, subject, outcome, detail)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    public const string OfAll = $"{Select} where id < $1 order by id desc limit $2";

    public const string OfTenant = $"{Select} where id < $1 and tenant_no = $3 order by id desc limit $2";

    private const int LongestSubject = 256;

    private const string Select =
        "select id, at, tenant_no, actor_tenant_no, actor_app_id, action, subject, outcome, detail from audit_log";

    public static object?[] ValuesOf(AuditEntry entry, long at) =>
    [
        at, entry.TenantNo, entry.ActorTenantNo, entry.ActorAppId, entry.Action, Cut(entry.Subject), entry.Outcome,
        entry.Detail,
    ];

    public static (string Sql, object[] Values) Of(AuditQuery query) => query.TenantNo is { } tenantNo
        ? (OfTenant, [query.Before ?? long.MaxValue, query.Limit, tenantNo])
        : (OfAll, [query.Before ?? long.MaxValue, query.Limit]);

    public static AuditRecord Record(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1),
        new AuditEntry(
            Text(row, 2), Text(row, 3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7), Text(row, 8)));

    // Not within a pair of surrogates: half of one has no UTF-8.
    private static string Cut(string subject)
    {
        if (subject.Length <= LongestSubject) return subject;
        return subject[..(char.IsHighSurrogate(subject[LongestSubject - 1]) ? LongestSubject - 1 : LongestSubject)];
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
