using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary><c>kill -9</c> of a server that hosts grains.</summary>
internal sealed class KillSilo : IFault
{
    public string Kind => "kill a silo";

    public async Task<string> Strike(ChaosSystem system, Random random, CancellationToken cancellation)
    {
        var victim = system.Silo(random);
        await victim.Process.Kill();
        return victim.Name;
    }
}
