using System.CommandLine;
using Im.Bench.Connections;
using Im.Bench.Measuring;
using Im.Bench.Messages;
using Im.Bench.Reports;
using Im.Protocol;

namespace Im.Bench.Scenarios;

/// <summary>Pairs of devices that write to each other, as fast as the answers come.</summary>
internal sealed class P2p : IScenario
{
    private static readonly Option<int> Connections = Choice.Of("connections", "Devices; each writes to its partner.", 200, 2);
    private static readonly Option<int> Window = Choice.Of("window", "Messages of a device without PUBACK.", 8, 1, 64);
    private static readonly Option<int> Payload = Choice.Of("payload", "Bytes of an envelope.", 300, 128, 65_536);
    private static readonly Option<int> WarmUp = Choice.Of("warm-up", "Seconds before the measuring.", 5, 0);
    private static readonly Option<int> WarmUpMessages = Choice.Of(
        "warm-up-messages", "Messages before the measuring: compiled code is at its best only after some.", 100_000, 0);

    private static readonly Option<int> Duration = Choice.Of("duration", "Seconds of measuring.", 20);

    private static readonly Option<int> Messages =
        Choice.Of("messages", "Messages of each device, instead of seconds: no warm-up; 0 for none.", 0, 0);

    public string Name => "p2p";

    public string Description => "Pairs of devices write to each other at QoS 1; rate, latency, cost, loss and order.";

    public IReadOnlyList<Option<int>> Options { get; } = [Connections, Window, Payload, WarmUp, WarmUpMessages, Duration, Messages];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        bench.Say("registering and connecting");
        var logins = await bench.Registrar.Register(options.GetValue(Connections) & ~1, cancellation);
        await using var crowd = await Crowd.Connect(logins, cancellation);
        var (latencies, limit) = (new Latencies(), options.GetValue(Messages));
        var talkers = crowd.Connections.Select((connection, i) => new Talker(
            connection,
            new MessageTemplate(i, Topics.Send, to: logins[i ^ 1].Inbox, options.GetValue(Payload)),
            options.GetValue(Window), limit == 0 ? int.MaxValue : limit, latencies)).ToArray();
        var talk = new Talk(talkers);

        List<Figure> figures = limit == 0
            ? await ForTime(bench, options, talk, latencies, cancellation)
            : await ForMessages(bench, talk, latencies, cancellation);
        await talk.Settle(cancellation);

        figures.AddRange(talk.Figures);
        return new Outcome(figures, [.. talk.Faults, .. crowd.Faults]);
    }

    private static async Task<List<Figure>> ForTime(
        Workbench bench, ParseResult options, Talk talk, Latencies latencies, CancellationToken cancellation)
    {
        bench.Say("warming up");
        talk.Start();
        await Task.Delay(TimeSpan.FromSeconds(options.GetValue(WarmUp)), cancellation);
        await talk.Reach(options.GetValue(WarmUpMessages), cancellation);
        bench.Say("measuring");
        latencies.IsOpen = true;
        var (begin, before) = (await bench.Observer.Look(cancellation), talk.Received);
        await Task.Delay(TimeSpan.FromSeconds(options.GetValue(Duration)), cancellation);
        var (end, after) = (await bench.Observer.Look(cancellation), talk.Received);
        latencies.IsOpen = false;
        talk.Stop();
        return Figures(begin, end, after - before, latencies);
    }

    private static async Task<List<Figure>> ForMessages(
        Workbench bench, Talk talk, Latencies latencies, CancellationToken cancellation)
    {
        bench.Say("measuring");
        latencies.IsOpen = true;
        var begin = await bench.Observer.Look(cancellation);
        talk.Start();
        await talk.Settle(cancellation);
        return Figures(begin, await bench.Observer.Look(cancellation), talk.Received, latencies);
    }

    private static List<Figure> Figures(Observation begin, Observation end, long messages, Latencies latencies) =>
    [
        new("messages/s", messages / (end.Seconds - begin.Seconds)),
        new("p50, ms", latencies.Percentile(50)),
        new("p99, ms", latencies.Percentile(99)),
        new("p99.9, ms", latencies.Percentile(99.9)),
        .. end.CostSince(begin, messages),
        .. end.CommitsSince(begin, messages),
    ];
}
