using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary>Devices' connections swallow all, and neither side is told; each has to find out by itself.</summary>
internal sealed class HalfOpen : IFault
{
    private const double Share = 0.5;

    public string Kind => "connections half open";

    public Task<string> Strike(ChaosSystem system, Random random, CancellationToken cancellation) =>
        Task.FromResult($"{system.Balancer.Swallow(Share, random)} connections");
}
