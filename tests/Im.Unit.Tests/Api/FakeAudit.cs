using Im.Audit;

namespace Im.Unit.Tests.Api;

/// <summary>An audit log in memory.</summary>
internal sealed class FakeAudit : IAuditLog
{
    private readonly List<AuditRecord> _records = [];

    /// <summary>What each writing fails with; null for none.</summary>
    public Exception? Trouble { get; set; }

    public IEnumerable<AuditEntry> Entries => _records.Select(record => record.Entry);

    public Task Write(AuditEntry entry)
    {
        if (Trouble is not null) return Task.FromException(Trouble);

        _records.Add(new AuditRecord(_records.Count + 1, 0, entry));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuditRecord>> Read(AuditQuery query) => Task.FromResult<IReadOnlyList<AuditRecord>>(
        [.. _records.Where(record => query.TenantNo is null || record.Entry.TenantNo == query.TenantNo)
            .Where(record => query.Before is not { } before || record.Id < before)
            .Reverse().Take(query.Limit)]);
}
