using System.CommandLine;
using Im.Bench.Connections;
using Im.Bench.Messages;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>A group of which some members are there, and some of these write, as fast as the answers come.</summary>
internal sealed class GroupChat : IScenario
{
    private static readonly Option<int> Members = Choice.Of("members", "Members of the group.", 100, 2, 100_000);
    private static readonly Option<int> Online = Choice.Of("online", "Members who are connected; 0 for all.", 0, 0, 100_000);
    private static readonly Option<int> Senders = Choice.Of("senders", "Members who write.", 1, 1, 100);
    private static readonly Option<int> Window = Choice.Of("window", "Messages of a sender without PUBACK.", 8, 1, 64);
    private static readonly Option<int> Payload = Choice.Of("payload", "Bytes of an envelope.", 300, 128, 65_536);

    public string Name => "group";

    public string Description => "Members of a group write to it at QoS 1; deliveries, latency to each and to the last, cost.";

    public IReadOnlyList<Option<int>> Options { get; } = [Members, Online, Senders, Window, Payload, .. Pace.Options];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        bench.Say("registering");
        var users = await bench.Target.Register(options.GetValue(Members), cancellation);
        bench.Say("making the group");
        var (group, logins) = await bench.Target.MakeGroup(users, cancellation);

        bench.Say("connecting");
        var online = options.GetValue(Online) is > 1 and var some ? Math.Min(some, logins.Length) : logins.Length;
        await using var crowd = await Crowd.Connect(logins[..online], cancellation);
        var senders = Math.Min(options.GetValue(Senders), online);
        var clocks = new Clocks(senders, receivers: online - 1);
        var talk = new TalkOfGroup([.. crowd.Connections.Select((connection, i) => new Talker(
            connection,
            new MessageTemplate(i, bench.Target.TopicTo(group), group, options.GetValue(Payload), connection.Login.Version),
            new Errand(
                options.GetValue(Window), i < senders ? Pace.Limit(options) : 0, Pace.IsFixed(options), senders,
                bench.Target.ReturnsOwnToGroup ? i : null),
            clocks))]);

        var figures = await Pace.Run(bench, options, talk, clocks, cancellation);
        return new Outcome(
            [
                .. figures,
                new("last delivery p50, ms", clocks.Last.Percentile(50)),
                new("last delivery p99, ms", clocks.Last.Percentile(99)),
                .. talk.Figures,
            ],
            [.. talk.Faults, .. crowd.Faults]);
    }
}
