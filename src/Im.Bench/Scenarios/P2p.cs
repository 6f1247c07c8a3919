using System.CommandLine;
using Im.Bench.Connections;
using Im.Bench.Messages;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>Pairs of devices that write to each other, as fast as the answers come.</summary>
internal sealed class P2p : IScenario
{
    private const int FillingAtOnce = 200;
    private const int FillingWindow = 64;

    private static readonly Option<int> Connections = Choice.Of("connections", "Devices; each writes to its partner.", 200, 2);
    private static readonly Option<int> Window = Choice.Of("window", "Messages of a device without PUBACK.", 8, 1, 64);
    private static readonly Option<int> Payload = Choice.Of("payload", "Bytes of an envelope.", 300, 128, 65_536);

    private static readonly Option<int> Idle = Choice.Of("idle-connections", "Devices beside them that are silent.", 0, 0);
    private static readonly Option<int> Archived = Choice.Of(
        "archived", "Messages that the pairs have in the archive before: they are sent first.", 0, 0);

    public string Name => "p2p";

    public string Description => "Pairs of devices write to each other at QoS 1; rate, latency, cost, loss and order.";

    public IReadOnlyList<Option<int>> Options { get; } = [Connections, Idle, Archived, Window, Payload, .. Pace.Options];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        bench.Say("registering and connecting");
        var logins = await bench.Target.Register(options.GetValue(Connections) & ~1, cancellation);
        var archived = options.GetValue(Archived) / logins.Length;
        var begin = await bench.Observer.Look(cancellation);
        if (archived > 0) await FillArchive(bench, logins, archived, options.GetValue(Payload), cancellation);
        var filled = await bench.Observer.Look(cancellation);

        await using var idle = await Crowd.Connect(await bench.Target.Register(options.GetValue(Idle), cancellation), cancellation);
        foreach (var connection in idle.Connections) connection.Start(new Silence());
        await using var crowd = await Crowd.Connect(logins, cancellation);
        var clocks = new Clocks(senders: 1, receivers: 1);
        var errand = new Errand(options.GetValue(Window), Pace.Limit(options), Pace.IsFixed(options));
        var talk = new TalkOfPairs(
            Talkers(bench.Target, crowd, errand, options.GetValue(Payload), clocks), bench.Target.NumbersMessages, 2 * archived);

        var figures = await Pace.Run(bench, options, talk, clocks, cancellation);
        var disk = archived > 0 ? filled.DiskSince(begin, (double)archived * logins.Length) : [];
        return new Outcome([.. figures, .. disk, .. talk.Figures], [.. talk.Faults, .. crowd.Faults, .. idle.Faults]);
    }

    // In the way it fills in life, some pairs at a time, and fast.
    private static async Task FillArchive(
        Workbench bench, Login[] logins, int messages, int payload, CancellationToken cancellation)
    {
        bench.Say("filling the archive");
        foreach (var some in logins.Chunk(FillingAtOnce))
        {
            await using var crowd = await Crowd.Connect(some, cancellation);
            var talkers = Talkers(bench.Target, crowd, new Errand(FillingWindow, messages), payload, new Clocks(1, 1));
            var talk = new TalkOfPairs(talkers, bench.Target.NumbersMessages);
            talk.Start();
            await talk.Settle(cancellation);
            if (talk.Faults.Concat(crowd.Faults).FirstOrDefault() is { } fault)
                throw new InvalidOperationException($"While filling: {fault}");
        }
    }

    private static Talker[] Talkers(ITarget target, Crowd crowd, Errand errand, int payload, Clocks clocks) =>
        [.. crowd.Connections.Select((connection, i) =>
        {
            var partner = crowd.Connections[i ^ 1].Login.Inbox;
            var template = new MessageTemplate(sender: 0, target.TopicTo(partner), partner, payload, connection.Login.Version);
            return new Talker(connection, template, errand, clocks);
        })];
}
