using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary><c>kill -9</c> of a server that is a gateway only.</summary>
internal sealed class KillGateway : IFault
{
    public string Kind => "kill a gateway-only process";

    public string? Missing(ChaosSystem system) => system.Shape == Shape.Mixed ? null : "this shape has none";

    public async Task<string> Strike(ChaosSystem system, Random random, CancellationToken cancellation)
    {
        var victim = system.Gateway(random);
        await victim.Process.Kill();
        return victim.Name;
    }
}
