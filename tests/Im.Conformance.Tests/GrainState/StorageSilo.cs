using Im.GrainStorage;
using Im.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Im.Conformance.Tests.GrainState;

/// <summary>Silos with a grain storage of one kind, all on the same database.</summary>
public abstract class StorageSilo : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    public IGrainStorage Storage => Cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainStorage>();

    public IGrainStorage SecondStorage => Cluster.Silos[1].ServiceProvider.GetRequiredService<IGrainStorage>();

    public IGrainFactory Grains => Cluster.Client;

    protected abstract IEnumerable<(string Name, string Value)> Settings { get; }

    private InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("The silos are not started.");

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts the silos for the first test; skips the test if the database is not there.</summary>
    public async Task Start()
    {
        if (_cluster is not null) return;

        var settings = Settings.ToDictionary(it => $"Im:Storage:{it.Name}", it => (string?)it.Value);
        var builder = new InProcessTestClusterBuilder(2) { Options = { ConfigureFileLogging = false } };
        builder.ConfigureHost(host => host.Configuration.AddInMemoryCollection(settings));
        builder.ConfigureSilo((_, silo) => silo.AddImGrainStorage());
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class SqliteSilo : StorageSilo
{
    private readonly TempDirectory _directory = new();

    protected override IEnumerable<(string, string)> Settings => [("DataDirectory", _directory.Path)];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}

public class PostgreSqlSilo : StorageSilo
{
    private readonly PostgreSqlFixture _server = new();

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("Provider", "postgres"), ("ConnectionString", _server.ConnectionString)];

    public override ValueTask InitializeAsync() => _server.InitializeAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class AdoNetSilo : PostgreSqlSilo
{
    protected override IEnumerable<(string Name, string Value)> Settings => [.. base.Settings, ("GrainState", "adonet")];
}
