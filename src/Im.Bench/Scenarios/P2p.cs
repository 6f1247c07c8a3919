using System.CommandLine;
using Im.Bench.Connections;
using Im.Bench.Messages;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>Pairs of devices that write to each other, as fast as the answers come.</summary>
internal sealed class P2p : IScenario
{
    private static readonly Option<int> Connections = Choice.Of("connections", "Devices; each writes to its partner.", 200, 2);
    private static readonly Option<int> Window = Choice.Of("window", "Messages of a device without PUBACK.", 8, 1, 64);
    private static readonly Option<int> Payload = Choice.Of("payload", "Bytes of an envelope.", 300, 128, 65_536);

    public string Name => "p2p";

    public string Description => "Pairs of devices write to each other at QoS 1; rate, latency, cost, loss and order.";

    public IReadOnlyList<Option<int>> Options { get; } = [Connections, Window, Payload, .. Pace.Options];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        bench.Say("registering and connecting");
        var logins = await bench.Target.Register(options.GetValue(Connections) & ~1, cancellation);
        await using var crowd = await Crowd.Connect(logins, cancellation);
        var clocks = new Clocks(senders: 1, receivers: 1);
        var errand = new Errand(options.GetValue(Window), Pace.Limit(options), Pace.IsFixed(options));
        var talk = new TalkOfPairs([.. crowd.Connections.Select((connection, i) => new Talker(
            connection,
            new MessageTemplate(sender: 0, bench.Target.TopicTo(logins[i ^ 1].Inbox), to: logins[i ^ 1].Inbox, options.GetValue(Payload)),
            errand, clocks))], bench.Target.NumbersMessages);

        var figures = await Pace.Run(bench, options, talk, clocks, cancellation);
        return new Outcome([.. figures, .. talk.Figures], [.. talk.Faults, .. crowd.Faults]);
    }
}
