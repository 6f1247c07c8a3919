using Im.Archive;
using Im.Database;
using Im.Files;
using Im.GrainStorage;
using Im.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Im.Cluster.Tests.Kit;

/// <summary>
/// What outlives the silos: the archive and the grains' states, SQLite in a directory of its own or, where
/// <c>IM_TEST_POSTGRES</c> names a server, a fresh database there. A SQLite file has one writer in a process, so the
/// silos share it.
/// </summary>
internal sealed class ClusterStorage : IAsyncDisposable
{
    private static readonly bool OnPostgreSql = Environment.GetEnvironmentVariable(PostgreSqlFixture.Variable) is not null;

    private readonly TempDirectory _directory = new();
    private readonly PostgreSqlFixture _server = new();
    private IHost? _host;

    public FaultyArchive Archive { get; private set; } = null!;

    public IFileIndex Files => _host!.Services.GetRequiredService<IFileIndex>();

    public async Task Open(TimeProvider time)
    {
        await _server.InitializeAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Services.AddSingleton(time);
        builder.Services
            .AddMessageArchive()
            .AddFileIndex()
            .AddImDatabase(new DatabaseComponent(GrainStorageServices.ComponentName, typeof(GrainStorageServices).Assembly));
        _host = builder.Build();
        await _host.StartAsync();
        Archive = new FaultyArchive(_host.Services.GetRequiredService<IMessageArchive>());
    }

    /// <summary>Gives a silo the archive, and the states of the grains.</summary>
    public void AddTo(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IMessageArchive>(Archive);
        silo.Services.AddSingleton(Files);
        if (!OnPostgreSql) Share(silo.Services);
        silo.AddImGrainStorage();
    }

    public void Configure(IHostApplicationBuilder host) => host.Configuration.AddInMemoryCollection(Settings);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            await ((IAsyncDisposable)_host).DisposeAsync();
        }

        await _server.DisposeAsync();
        _directory.Dispose();
    }

    private IEnumerable<KeyValuePair<string, string?>> Settings => OnPostgreSql
        ? [new("Im:Storage:Provider", "postgres"), new("Im:Storage:ConnectionString", _server.ConnectionString)]
        : [new("Im:Storage:DataDirectory", _directory.Path)];

    private void Share(IServiceCollection services)
    {
        foreach (var component in _host!.Services.GetServices<DatabaseComponent>())
        {
            services.AddSingleton(component);
            services.AddKeyedSingleton(component.Name, _host.Services.GetRequiredKeyedService<SqliteDatabase>(component.Name));
        }
    }
}
