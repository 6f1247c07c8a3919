using System.CommandLine;
using System.Diagnostics;
using Im.Bench.Connections;
using Im.Bench.Measuring;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>Devices that all come at once, as after an outage: each registers, connects and subscribes.</summary>
internal sealed class Storm : IScenario
{
    private static readonly Option<int> Connections = Choice.Of("connections", "Devices that come.", 2_000);
    private static readonly Option<int> AtOnce = Choice.Of("at-once", "Devices that are coming at any time.", 256, 1, 10_000);
    private static readonly Option<int> WarmUp = Choice.Of("warm-up", "Devices that come before and do not count.", 500);

    public string Name => "storm";

    public string Description => "Devices register, connect and subscribe all at once; logins a second, how long one takes, cost.";

    public IReadOnlyList<Option<int>> Options { get; } = [Connections, AtOnce, WarmUp];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        var logins = new Latencies { IsOpen = true };
        bench.Say("warming up");
        await using var before = await Come(bench.Target, options.GetValue(WarmUp), options.GetValue(AtOnce), new(), cancellation);
        bench.Say("measuring");
        var count = options.GetValue(Connections);
        var begin = await bench.Observer.Look(cancellation);
        await using var crowd = await Come(bench.Target, count, options.GetValue(AtOnce), logins, cancellation);
        var end = await bench.Observer.Look(cancellation);
        return new Outcome(
            [
                new("logins/s", count / (end.Seconds - begin.Seconds)),
                new("p50, ms", logins.Percentile(50)),
                new("p99, ms", logins.Percentile(99)),
                .. end.CostSince(begin, count),
            ],
            [.. before.Faults, .. crowd.Faults]);
    }

    private static Task<Crowd> Come(ITarget target, int count, int atOnce, Latencies logins, CancellationToken cancellation) =>
        Crowd.Gather(count, atOnce, async (_, stop) =>
        {
            var began = Stopwatch.GetTimestamp();
            var connection = await DeviceConnection.Open((await target.Register(1, stop))[0], stop);
            logins.Record(Stopwatch.GetTimestamp() - began);
            connection.Start(new Silence());
            return connection;
        }, cancellation);
}
