using System.CommandLine;
using Im.Bench.Connections;
using Im.Bench.Measuring;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>Devices that connect, subscribe and are silent: what a connection costs in memory, and a login in CPU.
/// </summary>
internal sealed class Idle : IScenario
{
    private static readonly Option<int> Connections = Choice.Of("connections", "Devices that are online.", 2_000);
    private static readonly Option<int> WarmUp = Choice.Of("warm-up", "Devices that connect before and do not count.", 500);
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(15);
    private static readonly Option<int> Settle = Choice.Of("settle", "Seconds before memory is looked at.", 15, 0);

    public string Name => "idle";

    public string Description => "Devices connect and are silent; logins a second, memory per connection.";

    public IReadOnlyList<Option<int>> Options { get; } = [Connections, WarmUp, Settle];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromSeconds(options.GetValue(Settle));
        bench.Say("warming up");
        var early = await bench.Target.Register(options.GetValue(WarmUp), cancellation);
        await using var before = await Crowd.Connect(early, cancellation);
        Listen(before);
        await Task.Delay(Shortest(pause), cancellation);

        var count = options.GetValue(Connections);
        bench.Say("registering");
        var begin = await bench.Observer.Look(cancellation);
        var logins = await bench.Target.Register(count, cancellation);
        var registered = await bench.Observer.Look(cancellation);
        bench.Say("connecting");
        await using var crowd = await Crowd.Connect(logins, cancellation);
        Listen(crowd);
        var connected = await bench.Observer.Look(cancellation);
        bench.Say("idle");
        await Task.Delay(pause, cancellation);
        var end = await bench.Observer.Look(cancellation);

        return new Outcome(
            [
                .. Logins("registrations", begin, registered, count),
                .. Logins("connections", registered, connected, count),
                .. Memory(begin, end, count),
            ],
            [.. before.Faults, .. crowd.Faults]);
    }

    // What is let go after a while is looked for at the end.
    private static TimeSpan Shortest(TimeSpan pause) => pause < Warm ? pause : Warm;

    private static void Listen(Crowd crowd)
    {
        foreach (var connection in crowd.Connections) connection.Start(new Silence());
    }

    private static IEnumerable<Figure> Logins(string what, Observation begin, Observation end, int count)
    {
        yield return new Figure($"{what}/s", count / (end.Seconds - begin.Seconds));
        if (end.ServerCpu - begin.ServerCpu is { } cpu) yield return new Figure($"server CPU ms per 1,000 {what}", 1e6 * cpu / count);
    }

    private static IEnumerable<Figure> Memory(Observation begin, Observation end, int count)
    {
        if (end.ResidentBytes - begin.ResidentBytes is { } resident)
            yield return new Figure("server RSS per connection, kB", resident / 1e3 / count);
        if (end.Metrics.HeapBytes > 0)
            yield return new Figure("managed heap per connection, kB", (end.Metrics.HeapBytes - begin.Metrics.HeapBytes) / 1e3 / count);
        if (end.ResidentBytes is { } all) yield return new Figure("server RSS, MB", all / 1e6);
        if (end.ServerCpu - begin.ServerCpu is { } cpu) yield return new Figure("server CPU s, all", cpu);
    }
}
