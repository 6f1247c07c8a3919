using Im.Notifications;
using Im.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Im.Conformance.Tests.Push;

/// <summary>A process with the tables of push, and what a test adds.</summary>
public sealed class PushHost : IAsyncDisposable
{
    private readonly IHost _host;

    private PushHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    internal IPushStore Store => Services.GetRequiredService<IPushStore>();

    public static async Task<PushHost> Start(
        IEnumerable<(string Name, string Value)> storage, Action<IServiceCollection>? add = null,
        params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            storage.Select(it => KeyValuePair.Create($"Im:Storage:{it.Name}", (string?)it.Value))
                .Concat(settings.Select(it => KeyValuePair.Create(it.Key, (string?)it.Value))));
        if (add is null) builder.Services.AddPushStore();
        else add(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new PushHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}

/// <summary>An engine for a class of tests.</summary>
public interface IEngine : IDisposable
{
    IEnumerable<(string Name, string Value)> Storage { get; }
}

public sealed class SqliteEngine : IEngine
{
    private readonly TempDirectory _directory = new();

    public IEnumerable<(string, string)> Storage => [("DataDirectory", _directory.Path)];

    public void Dispose() => _directory.Dispose();
}

public sealed class PostgreSqlEngine(PostgreSqlFixture server) : IEngine
{
    public IEnumerable<(string, string)> Storage => [("Provider", "postgres"), ("ConnectionString", server.ConnectionString)];

    public void Dispose()
    {
    }
}
