using System.CommandLine;
using Im.Bench.Connections;
using Im.Bench.Measuring;
using Im.Bench.Messages;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>Pairs of devices of which one calls, the other answers, and the first hangs up, over and over.</summary>
internal sealed class Calling : IScenario
{
    private static readonly Option<int> Pairs = Choice.Of("pairs", "Pairs of devices; each has one call at a time.", 64);
    private static readonly Option<int> WarmUp = Choice.Of("warm-up", "Seconds before the measuring.", 5, 0);
    private static readonly Option<int> Duration = Choice.Of("duration", "Seconds of measuring.", 20);

    public string Name => "calls";

    public string Description => "Calls that are set up, answered and hung up: how many a second, how long each takes, cost.";

    public IReadOnlyList<Option<int>> Options { get; } = [Pairs, WarmUp, Duration];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        bench.Say("registering and connecting");
        await using var crowd = await Crowd.Connect(
            await bench.Target.Register(2 * options.GetValue(Pairs), cancellation), cancellation);
        var (answer, end) = (new Latencies(), new Latencies());
        var run = Guid.NewGuid().ToString("N")[..12];
        Telephone[] phones = [.. Enumerable.Range(0, options.GetValue(Pairs)).Select(pair =>
        {
            var (caller, callee) = (crowd.Connections[2 * pair], crowd.Connections[(2 * pair) + 1]);
            var topics = (bench.Target.TopicTo(callee.Login.Inbox), bench.Target.TopicTo(caller.Login.Inbox));
            return new Telephone(caller, callee, topics, $"{run}-{pair}", (answer, end));
        })];

        bench.Say("warming up");
        foreach (var phone in phones) phone.Start();
        await Task.Delay(TimeSpan.FromSeconds(options.GetValue(WarmUp)), cancellation);
        bench.Say("measuring");
        (answer.IsOpen, end.IsOpen) = (true, true);
        var (before, begin) = (phones.Sum(phone => phone.Calls), await bench.Observer.Look(cancellation));
        await Task.Delay(TimeSpan.FromSeconds(options.GetValue(Duration)), cancellation);
        var (calls, after) = (phones.Sum(phone => phone.Calls) - before, await bench.Observer.Look(cancellation));
        (answer.IsOpen, end.IsOpen) = (false, false);
        foreach (var phone in phones) phone.Stop();

        var refused = phones.Sum(phone => phone.Refused);
        return new Outcome(
            [
                new("calls/s", calls / (after.Seconds - begin.Seconds)),
                .. answer.FiguresOf("until the answer"),
                .. end.FiguresOf("until the end"),
                .. after.CostSince(begin, calls),
                .. after.CommitsSince(begin, calls),
                new("refused", refused),
            ],
            [.. crowd.Faults, .. refused > 0 ? [$"refused: {refused}"] : (string[])[]]);
    }
}
