using Im.Audit;
using Im.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Im.Conformance.Tests.Audit;

/// <summary>What an audit log promises, on each engine.</summary>
public abstract class AuditLogContract : IAsyncLifetime
{
    private IHost? _host;

    protected abstract IEnumerable<(string Name, string Value)> Settings { get; }

    private IAuditLog Log => _host!.Services.GetRequiredService<IAuditLog>();

    public virtual async ValueTask InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            Settings.Select(it => KeyValuePair.Create($"Im:Storage:{it.Name}", (string?)it.Value)));
        builder.Services.AddAuditLog();
        _host = builder.Build();
        await _host.StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            await ((IAsyncDisposable)_host).DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_written_is_read_with_its_time()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var entry = Entry(NewTenant(), "é😀/app");

        await Log.Write(entry);

        var read = Assert.Single(await Log.Read(new(entry.TenantNo, null, 10)));
        Assert.Equal(entry, read.Entry);
        Assert.InRange(read.At, before, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task What_more_there_is_to_tell_is_read_as_it_was_written()
    {
        var entry = Entry(NewTenant(), "alice") with { Detail = """{"reason":"é😀 \u0000","until":1}""" };

        await Log.Write(entry);

        Assert.Equal(entry, Assert.Single(await Log.Read(new(entry.TenantNo, null, 1))).Entry);
    }

    [Fact]
    public async Task What_belongs_to_no_tenant_is_read_with_all_and_with_no_tenants()
    {
        var entry = Entry(null, NewTenant()) with { ActorTenantNo = null };
        await Log.Write(entry);

        Assert.Contains(await Log.Read(new(null, null, 200)), record => record.Entry == entry);
        Assert.Empty(await Log.Read(new(NewTenant(), null, 200)));
    }

    [Fact]
    public async Task Pages_go_from_the_newest_to_the_oldest_of_one_tenant_without_a_gap()
    {
        var (mine, other) = (NewTenant(), NewTenant());
        for (var i = 0; i < 7; i++)
        {
            await Log.Write(Entry(mine, $"{i}"));
            await Log.Write(Entry(other, $"{i}"));
        }

        var seen = new List<AuditRecord>();
        for (long? before = null; ;)
        {
            var page = await Log.Read(new(mine, before, 3));
            seen.AddRange(page);
            if (page.Count < 3) break;
            before = page[^1].Id;
        }

        Assert.Equal(["6", "5", "4", "3", "2", "1", "0"], seen.Select(record => record.Entry.Subject));
        Assert.All(seen, record => Assert.Equal(mine, record.Entry.TenantNo));
    }

    [Fact]
    public async Task A_subject_that_is_too_long_is_cut_and_never_within_a_character()
    {
        var tenantNo = NewTenant();

        await Log.Write(Entry(tenantNo, new string('x', 255) + "😀"));

        Assert.Equal(new string('x', 255), Assert.Single(await Log.Read(new(tenantNo, null, 1))).Entry.Subject);
    }

    [Fact]
    public async Task Many_at_once_are_all_there()
    {
        var tenantNo = NewTenant();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Log.Write(Entry(tenantNo, $"{i}"))));

        var read = await Log.Read(new(tenantNo, null, 200));
        Assert.Equal(100, read.Select(record => record.Entry.Subject).Distinct().Count());
        Assert.Equal(read.Select(record => record.Id).OrderDescending(), read.Select(record => record.Id));
    }

    private static string NewTenant() => Guid.NewGuid().ToString("n");

    private static AuditEntry Entry(string? tenantNo, string subject) =>
        new(tenantNo, "acme", "shop", "app.create", subject, "ok");
}

public sealed class Sqlite_audit_log : AuditLogContract
{
    private readonly TempDirectory _directory = new();

    protected override IEnumerable<(string, string)> Settings => [("DataDirectory", _directory.Path)];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}

public sealed class PostgreSql_audit_log(PostgreSqlFixture server) : AuditLogContract, IClassFixture<PostgreSqlFixture>
{
    protected override IEnumerable<(string, string)> Settings =>
        [("Provider", "postgres"), ("ConnectionString", server.ConnectionString)];
}
