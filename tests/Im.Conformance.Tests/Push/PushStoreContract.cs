using Im.Notifications;
using Im.Testing;

namespace Im.Conformance.Tests.Push;

/// <summary>What the push outbox's tables promise, on each engine.</summary>
public abstract partial class PushStoreContract(IEngine engine) : IAsyncLifetime
{
    private const long Second = 1_000;
    private const long Lease = 40_000;

    private readonly Offers _offers = new();
    private PushHost? _host;
    private long _leases;

    private IPushStore Store => _host!.Store;

    public async ValueTask InitializeAsync() => _host = await PushHost.Start(engine.Storage);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        engine.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<int> Add(params OutboxOffer[] offers) => Store.Add(offers, Offers.PerDevice);

    /// <summary>What a worker takes; of this test alone, since others may use the same database.</summary>
    private async Task<IReadOnlyList<OutboxEntry>> Take(long now, int limit = 1_000)
    {
        var taken = await Store.Take(now, now + Lease, limit, Interlocked.Increment(ref _leases));
        return [.. taken.Where(it => it.Message.TenantNo == _offers.TenantNo)];
    }

    private async Task<OutboxEntry> TakeOne(long now) => Assert.Single(await Take(now));

    private async Task<FinishState> Finish(
        OutboxEntry entry, FinishAction action, long now, long? dueAt = null, string? shown = null, PushLogNote? log = null)
    {
        var end = new OutboxFinish(entry, action, dueAt ?? now, now)
        {
            ShownVendor = shown,
            ShownVendorId = shown is null ? null : "v1",
            ShownAppId = shown is null ? null : "",
            Log = log,
        };
        return Assert.Single(await Store.Finish([end]));
    }
}

public sealed class Sqlite_push_store() : PushStoreContract(new SqliteEngine());

public sealed class PostgreSql_push_store(PostgreSqlFixture server)
    : PushStoreContract(new PostgreSqlEngine(server)), IClassFixture<PostgreSqlFixture>;
