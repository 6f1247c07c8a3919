using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary>Devices' connections are reset, several times.</summary>
internal sealed class CutConnections : IFault
{
    private const int Times = 3;
    private const double Share = 0.7;

    public string Kind => "connections cut";

    public async Task<string> Strike(ChaosSystem system, Random random, CancellationToken cancellation)
    {
        var cut = 0;
        for (var i = 0; i < Times; i++)
        {
            cut += system.Balancer.Cut(Share, random);
            await Task.Delay(random.Between(0.3, 1.5), cancellation);
        }

        return $"{cut} connections";
    }
}
