using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary>Chooses who is struck.</summary>
internal static class Victims
{
    public static ServerNode Silo(this ChaosSystem system, Random random) => One(system.Nodes.Where(it => it.HasSilo), random);

    public static ServerNode Gateway(this ChaosSystem system, Random random) => One(system.Nodes.Where(it => !it.HasSilo), random);

    /// <summary>A time between two.</summary>
    public static TimeSpan Between(this Random random, double least, double most) =>
        TimeSpan.FromSeconds(least + random.NextDouble() * (most - least));

    private static ServerNode One(IEnumerable<ServerNode> nodes, Random random)
    {
        var all = nodes.ToList();
        return all[random.Next(all.Count)];
    }
}
