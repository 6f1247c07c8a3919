using Im.Chaos.Faults;

namespace Im.Chaos.Tests;

/// <summary>The product under one fault of each kind.</summary>
[Collection("one after the other: networks are named by the process")]
public sealed class A_short_run
{
    private const int Seed = 20_260_101;

    [Fact]
    public async Task Keeps_every_promise_while_processes_die_and_the_network_fails()
    {
        if (ChaosRun.Missing is { } missing) Assert.Skip($"{missing}: run ./test.sh, which installs it.");

        var output = TestContext.Current.TestOutputHelper!;
        var report = await ChaosRun.Run(new ChaosOptions { Seed = Seed }, output.WriteLine, TestContext.Current.CancellationToken);

        output.WriteLine(report.ToString());
        Assert.True(report.Violations.Count == 0, report.ToString());
        Assert.InRange(report.Acknowledged, 500, int.MaxValue);
        Assert.True(report.Faults.Count >= FaultPlan.OneOfEach(Seed).Count() - 1, "Faults were left out.");   // the partition needs root
    }
}
