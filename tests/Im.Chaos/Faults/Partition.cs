using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary>Servers do not reach each other, or one does not reach another that reaches it; all reach their databases and
/// devices.</summary>
internal sealed class Partition : IFault
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    public string Kind => "partition between servers for 15 s";

    public string? Missing(ChaosSystem system) => system.Network.CannotPartition;

    public async Task<string> Strike(ChaosSystem system, Random random, CancellationToken cancellation)
    {
        var (what, blocked) = Choose(system, random);
        foreach (var (from, to) in blocked) await system.Network.Block(from, to);
        await Task.Delay(Duration, cancellation);
        await system.Network.Heal();
        return what;
    }

    private static (string What, List<(int From, int To)> Blocked) Choose(ChaosSystem system, Random random)
    {
        var nodes = system.Nodes;
        var one = random.Next(nodes.Count);
        var other = (one + 1 + random.Next(nodes.Count - 1)) % nodes.Count;
        var (name, otherName) = (nodes[one].Name, nodes[other].Name);
        var others = Enumerable.Range(0, nodes.Count).Where(it => it != one).ToList();
        return random.Next(4) switch
        {
            0 => ($"{name} and {otherName}", [(one, other), (other, one)]),
            1 => ($"{name} to {otherName}, not back", [(one, other)]),
            2 => ($"{name} to all others, not back", [.. others.Select(it => (one, it))]),
            _ => ($"{name} and all others", [.. others.SelectMany(it => new[] { (one, it), (it, one) })]),
        };
    }
}
