using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Im.Bench.Micro;

/// <summary>What a call between grains of one silo costs, and a call in which a grain calls another one.</summary>
[MemoryDiagnoser]
public class Hops
{
    private IHost? _host;
    private IHopGrain? _first;

    /// <summary>Starts a silo.</summary>
    [GlobalSetup]
    public async Task SetUp()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(siloPort: 11_911, gatewayPort: 30_911));
        _host = builder.Build();
        await _host.StartAsync();
        _first = _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IHopGrain>(0);
        await Two();
    }

    /// <summary>One call.</summary>
    [Benchmark(Baseline = true)]
    public Task<int> One() => _first!.Hop(0);

    /// <summary>A call that calls on.</summary>
    [Benchmark]
    public Task<int> Two() => _first!.Hop(1);

    /// <summary>Stops the silo.</summary>
    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }
}

/// <summary>A grain that calls the next one.</summary>
public interface IHopGrain : IGrainWithIntegerKey
{
    /// <summary>Calls on so often.</summary>
    Task<int> Hop(int more);
}

internal sealed class HopGrain : Grain, IHopGrain
{
    private IHopGrain? _next;

    public async Task<int> Hop(int more) => more == 0
        ? 0
        : 1 + await (_next ??= GrainFactory.GetGrain<IHopGrain>(this.GetPrimaryKeyLong() + 1)).Hop(more - 1);
}
