namespace Im.Chaos.Faults;

/// <summary>Which faults come one after the other: of the seed alone.</summary>
internal static class FaultPlan
{
    private static readonly IFault[] Kinds =
    [
        new KillSilo(), new KillGateway(), new KillPostgreSql(), new KillRedis(), new Freeze(), new CutConnections(), new HalfOpen(),
        new Partition(), new RollingRestart(), new ClockJump(),
    ];

    // Each costs as much as another one of the same kind would tell: the short run has them once.
    private static readonly Type[] Short =
    [
        typeof(KillSilo), typeof(KillGateway), typeof(KillPostgreSql), typeof(KillRedis), typeof(Freeze), typeof(CutConnections),
        typeof(Partition), typeof(RollingRestart),
    ];

    /// <summary>All kinds there are.</summary>
    public static IReadOnlyList<IFault> All => Kinds;

    /// <summary>One of each of those that the short run has, in the seed's order.</summary>
    public static IEnumerable<IFault> OneOfEach(int seed) => Shuffled(Kinds.Where(it => Short.Contains(it.GetType())), new Random(seed));

    /// <summary>Without end: all kinds in one order, then all in another one.</summary>
    public static IEnumerable<IFault> Endless(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            foreach (var fault in Shuffled(Kinds, random)) yield return fault;
        }
    }

    private static IFault[] Shuffled(IEnumerable<IFault> faults, Random random)
    {
        var order = faults.ToArray();
        random.Shuffle(order);
        return order;
    }
}
