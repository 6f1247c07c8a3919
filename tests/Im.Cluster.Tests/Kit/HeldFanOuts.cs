using System.Collections.Concurrent;
using Im.Grains.FanOut;
using Im.Protocol;

namespace Im.Cluster.Tests.Kit;

/// <summary>Keeps what goes to silos waiting, as a silo that is slow does.</summary>
public sealed class HeldFanOuts
{
    private readonly ConcurrentDictionary<PeerId, Task> _holds = new();

    /// <summary>No silo hears of one that has come before this is done.</summary>
    public Task Introductions { get; set; } = Task.CompletedTask;

    /// <summary>Lets no step of the audience reach any silo before.</summary>
    public void Hold(PeerId audience, Task until) => _holds[audience] = until;

    /// <summary>The way to all silos, and its holds.</summary>
    public IFanOutClient Before(IFanOutClient real) => new Client(this, real);

    private sealed class Client(HeldFanOuts held, IFanOutClient real) : IFanOutClient
    {
        public IFanOutService On(SiloAddress silo) => new Service(held, real.On(silo));
    }

    private sealed class Service(HeldFanOuts held, IFanOutService real) : IFanOutService
    {
        public async Task Take(PeerId audience, string tenantNo, IReadOnlyList<FanOutStep> steps)
        {
            if (held._holds.TryGetValue(audience, out var until)) await until;
            await real.Take(audience, tenantNo, steps);
        }

        public async Task Meet(SiloAddress newcomer)
        {
            await held.Introductions;
            await real.Meet(newcomer);
        }
    }
}
