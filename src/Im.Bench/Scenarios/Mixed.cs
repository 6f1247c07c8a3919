using System.CommandLine;
using System.Diagnostics;
using Im.Bench.Connections;
using Im.Bench.Day;
using Im.Bench.Measuring;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>A realistic day in a minute: most devices are idle, some chat, groups talk, devices go and come, and an app sends. All
/// at fixed rates, whatever the answers; times count from when something was due.</summary>
internal sealed class Mixed : IScenario
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly Option<int> Connections = Choice.Of("connections", "Devices; most of them are idle.", 2_000, 10, 100_000);
    private static readonly Option<int> Chatting = Choice.Of("chatting", "Devices that chat in pairs.", 400, 2, 50_000);
    private static readonly Option<int> Chats = Choice.Of("chats", "Messages a second of all pairs together.", 400, 0);
    private static readonly Option<int> Groups = Choice.Of("group-messages", "Messages a second to groups of 10, 100 and 1,000.", 20, 0);
    private static readonly Option<int> Returns = Choice.Of("returns", "Devices a second that go away and come back.", 20, 0);
    private static readonly Option<int> Away = Choice.Of("away", "Seconds that they are away.", 3, 0);
    private static readonly Option<int> Reads = Choice.Of("reads", "Read marks a second.", 100, 0);
    private static readonly Option<int> Histories = Choice.Of("histories", "Pages of history a second.", 20, 0);
    private static readonly Option<int> Registrations = Choice.Of("registrations", "New devices a second.", 5, 0);
    private static readonly Option<int> AppSends = Choice.Of(
        "app-sends", "Messages of an app a second, to users, a tag and everyone in turn.", 1, 0);

    private static readonly Option<int> WarmUp = Choice.Of("warm-up", "Seconds before the measuring.", 20, 0);
    private static readonly Option<int> Duration = Choice.Of("duration", "Seconds of measuring.", 60);

    public string Name => "mixed";

    public string Description => "A realistic day in a minute: idle devices, chats, groups, comings and goings, history, an app.";

    public IReadOnlyList<Option<int>> Options { get; } =
        [Connections, Chatting, Chats, Groups, Returns, Away, Reads, Histories, Registrations, AppSends, WarmUp, Duration];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        if (bench.Target is not ImTarget target) throw new NotSupportedException("Only an Im.Orleans server has what 'mixed' does.");

        bench.Say("registering and connecting");
        await using var town = await Town.Found(target, options.GetValue(Connections), options.GetValue(Chatting), cancellation);
        await using var life = new Life(town, target, TimeSpan.FromSeconds(options.GetValue(Away)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var all = Task.WhenAll(
            Metronome.Run(options.GetValue(Chats), life.Chat, stop.Token),
            Metronome.Run(options.GetValue(Groups), life.WriteToGroup, stop.Token),
            Metronome.Run(options.GetValue(Returns), life.GoAndComeBack, stop.Token),
            Metronome.Run(options.GetValue(Reads), life.MarkRead, stop.Token),
            Metronome.Run(options.GetValue(Histories), life.ReadHistory, stop.Token),
            Metronome.Run(options.GetValue(Registrations), life.Register, stop.Token),
            Metronome.Run(options.GetValue(AppSends), life.SendFromApp, stop.Token));

        bench.Say("warming up");
        await Task.Delay(TimeSpan.FromSeconds(options.GetValue(WarmUp)), cancellation);
        bench.Say("measuring");
        life.IsMeasured = true;
        var (begin, before) = (await bench.Observer.Look(cancellation), town.Sent);
        await Task.Delay(TimeSpan.FromSeconds(options.GetValue(Duration)), cancellation);
        var (end, after) = (await bench.Observer.Look(cancellation), town.Sent);
        life.IsMeasured = false;

        await stop.CancelAsync();
        await all;
        bench.Say("waiting for what is under way");
        await Until(() => life.IsDone, cancellation);
        await town.CallHome(cancellation);
        await Until(() => new Reckoning(town).IsEven, cancellation);
        var reckoning = new Reckoning(town);
        return new Outcome(
            [
                new("messages/s", (after - before) / (end.Seconds - begin.Seconds)),
                .. life.Figures,
                .. end.UseSince(begin),
                .. end.CommitsSince(begin, after - before),
                .. reckoning.Figures,
            ],
            [.. life.Faults, .. reckoning.Faults]);
    }

    private static async Task Until(Func<bool> done, CancellationToken cancellation)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience && !done();) await Task.Delay(Glance, cancellation);
    }
}
