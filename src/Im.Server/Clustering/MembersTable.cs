using Im.Database;
using Microsoft.Extensions.Options;

namespace Im.Server.Clustering;

/// <summary>The list of members in PostgreSQL: its tables are there before the silo starts. It has connections of its own,
/// so that no load on the archive makes a silo look dead.</summary>
internal sealed class MembersTable : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly DatabaseComponent Component = new("cluster", typeof(MembersTable).Assembly);

    private readonly PostgreSqlDatabase _database;

    public MembersTable(
        IOptions<ClusterOptions> cluster, IConfiguration configuration, StorageInstruments instruments, ILoggerFactory loggers)
    {
        var where = cluster.Value.ConnectionString ?? configuration[StorageKey];
        _database = new PostgreSqlDatabase(
            new DatabaseOptions { ConnectionString = $"{where};Maximum Pool Size=4;Application Name=im-cluster" }, instruments, loggers);
    }

    /// <summary>Where the database is, if the cluster's settings do not say it.</summary>
    public const string StorageKey = $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.ConnectionString)}";

    /// <summary>Connections to it.</summary>
    public System.Data.Common.DbDataSource Source => _database.Source;

    public Task StartingAsync(CancellationToken cancellationToken) => _database.Open(Component, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
