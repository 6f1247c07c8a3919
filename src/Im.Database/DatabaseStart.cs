using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Im.Database;

/// <summary>Opens every component's database before any other hosted service starts: a silo takes calls from its start
/// on.</summary>
internal sealed class DatabaseStart(
    IServiceProvider services, IEnumerable<DatabaseComponent> components, IOptions<DatabaseOptions> options)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var component in components)
        {
            if (options.Value.Provider == DatabaseProvider.Sqlite) services.SqliteDatabaseOf(component).Open();
            else await services.GetRequiredService<PostgreSqlDatabase>().Open(component, cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
