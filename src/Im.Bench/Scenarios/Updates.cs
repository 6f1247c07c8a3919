using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Im.Bench.Connections;
using Im.Bench.Measuring;
using Im.Bench.Messages;
using Im.Bench.Reports;
using Im.Mqtt;

namespace Im.Bench.Scenarios;

/// <summary>Pairs that chat at a fixed rate, in turns alone and while a large background update is on its way to everyone.</summary>
internal sealed class Updates : IScenario
{
    private const int ChatBytes = 300;
    private const int Window = 64;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly Option<int> Accounts = Choice.Of("accounts", "Accounts that only receive the update, all online.", 10_000);
    private static readonly Option<int> Pairs = Choice.Of("pairs", "Pairs of devices that chat, and receive the update, too.", 100);
    private static readonly Option<int> Rate = Choice.Of("rate", "Messages a second of all pairs together.", 500);
    private static readonly Option<int> Size = Choice.Of("size", "Bytes of the update.", 64 * 1024, 64, 256 * 1024 - 64);
    private static readonly Option<int> Turns = Choice.Of("turns", "How often an update follows a time without.", 3);
    private static readonly Option<int> Quiet = Choice.Of("quiet", "Seconds without an update, in each turn.", 20);
    private static readonly Option<int> WarmUp = Choice.Of("warm-up", "Seconds before the measuring.", 20, 0);

    public string Name => "updates";

    public string Description => "Chat with and without a large update to everyone on its way: what it does to the delay of chat.";

    public IReadOnlyList<Option<int>> Options { get; } = [Accounts, Pairs, Rate, Size, Turns, Quiet, WarmUp];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        if (bench.Target is not ImTarget target || await target.LogInApp(cancellation) is not { } app)
            throw new NotSupportedException("Only an Im.Orleans server with an app has updates.");

        bench.Say("registering and connecting");
        var count = options.GetValue(Accounts);
        await using var crowd = await Crowd.Connect(await target.Register(count, cancellation), cancellation);
        var arrivals = new Arrivals();
        foreach (var connection in crowd.Connections) connection.Start(arrivals);
        await using var chatting = await Crowd.Connect(await target.Register(2 * options.GetValue(Pairs), cancellation), cancellation);
        var clocks = new Clocks(senders: 1, receivers: 1);
        var talk = new TalkOfPairs(Talkers(target, chatting, clocks), numbered: true);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        talk.Start();
        var beat = talk.Beat(options.GetValue(Rate), stop.Token);
        bench.Say("warming up");
        await Task.Delay(TimeSpan.FromSeconds(options.GetValue(WarmUp)), cancellation);

        var (alone, beside, took) = (new Latencies(), new Latencies(), new List<double>());
        var run = Guid.NewGuid().ToString("n")[..12];
        for (var turn = 0; turn < options.GetValue(Turns); turn++)
        {
            bench.Say("chat alone");
            await clocks.Into(alone, () => Task.Delay(TimeSpan.FromSeconds(options.GetValue(Quiet)), cancellation));
            bench.Say("chat beside an update");
            await clocks.Into(beside, async () =>
            {
                var begun = Stopwatch.StartNew();
                var due = (turn + 1L) * count;
                await app.Update($"update.{run}.{turn}", Content(options.GetValue(Size)), cancellation);
                while (arrivals.Count < due && begun.Elapsed < Patience) await Task.Delay(Glance, cancellation);
                took.Add(begun.Elapsed.TotalSeconds);
            });
        }

        await stop.CancelAsync();
        await beat;
        talk.Stop();
        await talk.Settle(cancellation);
        var missing = ((long)count * took.Count) - arrivals.Count;
        return new Outcome(
            [
                .. alone.FiguresOf("chat alone"),
                .. beside.FiguresOf("chat beside an update"),
                new("p99 beside an update / alone", beside.Percentile(99) / alone.Percentile(99)),
                new("seconds until the last account has the update", Report.Median([.. took])),
                new("MB/s of updates", (double)count * options.GetValue(Size) / 1e6 / Report.Median([.. took])),
                new("updates that did not come", missing),
                .. talk.Figures,
            ],
            [.. talk.Faults, .. crowd.Faults, .. chatting.Faults, .. missing != 0 ? [$"updates that did not come: {missing}"] : (string[])[]]);
    }

    private static byte[] Content(int size) =>
        Encoding.UTF8.GetBytes($$$"""{"type":"organization","content":{"units":"{{{new string('x', size)}}}"}}""");

    private static Talker[] Talkers(ImTarget target, Crowd crowd, Clocks clocks) =>
        [.. crowd.Connections.Select((connection, i) =>
        {
            var partner = crowd.Connections[i ^ 1].Login.Inbox;
            var template = new MessageTemplate(sender: 0, target.TopicTo(partner), partner, ChatBytes, connection.Login.Version);
            return new Talker(connection, template, new Errand(Window, int.MaxValue, IsPaced: true), clocks);
        })];

    /// <summary>Counts updates.</summary>
    private sealed class Arrivals : IInbox
    {
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public void Delivered(in PublishPacket packet)
        {
            if (packet.Payload.FirstSpan.IndexOf("\"organization\""u8) >= 0) Interlocked.Increment(ref _count);
        }

        public void Acknowledged(in AckPacket ack)
        {
            // It has sent nothing.
        }
    }
}
