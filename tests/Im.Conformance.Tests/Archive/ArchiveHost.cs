using Im.Archive;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Im.Conformance.Tests.Archive;

/// <summary>An archive as the server has it: registered, opened with its host, closed with it.</summary>
public sealed class ArchiveHost : IAsyncDisposable
{
    private readonly IHost _host;

    private ArchiveHost(IHost host) => (_host, Archive) = (host, host.Services.GetRequiredService<IMessageArchive>());

    public IMessageArchive Archive { get; }

    public IServiceProvider Services => _host.Services;

    /// <param name="settings">What stands below <c>Im:Storage</c>.</param>
    public static async Task<ArchiveHost> Open(params IEnumerable<(string Name, string Value)> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(it => KeyValuePair.Create($"Im:Storage:{it.Name}", (string?)it.Value)));
        builder.Services.AddMessageArchive();
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return new ArchiveHost(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
