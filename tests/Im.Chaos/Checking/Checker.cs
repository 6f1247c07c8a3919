using Im.Chaos.Histories;

namespace Im.Chaos.Checking;

/// <summary>Runs all checks.</summary>
internal static class Checker
{
    private static readonly ICheck[] Checks =
    [
        new AcknowledgedIsArchived(), new ArchivedWasSent(), new RefusedIsNotArchived(), new ArchivedOnce(), new SeqsAreDense(),
        new OrderOfSenders(), new ShownOnce(), new ShownInOrder(), new ShownIsArchived(), new EveryoneHasAll(), new StoresAgree(),
        new BothSeeTheirChat(), new MembersOnly(), new TenantsApart(),
    ];

    /// <summary>All breaches, those that were seen while it happened first.</summary>
    public static IReadOnlyList<Violation> Look(Evidence evidence, IEnumerable<Complaint> complaints) =>
    [
        .. complaints.Select(it => new Violation(ViolationKind.Down, it.What, it.At)),
        .. Checks.SelectMany(check => check.Look(evidence)),
    ];
}
