using System.CommandLine;
using Im.Bench.Measuring;
using Im.Bench.Messages;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>How long a talk warms up, and how long it is measured.</summary>
internal static class Pace
{
    private static readonly Option<int> WarmUp = Choice.Of("warm-up", "Seconds before the measuring.", 5, 0);
    private static readonly Option<int> WarmUpMessages = Choice.Of(
        "warm-up-messages", "Deliveries before the measuring: compiled code is at its best only after some.", 100_000, 0);

    private static readonly Option<int> Duration = Choice.Of("duration", "Seconds of measuring.", 20);

    private static readonly Option<int> Messages =
        Choice.Of("messages", "Messages of each sender, instead of seconds: no warm-up; 0 for none.", 0, 0);

    private static readonly Option<int> Rate = Choice.Of(
        "rate", "Messages a second of all senders together, whatever the answers; 0 for a closed loop.", 0, 0);

    /// <summary>What can be chosen.</summary>
    public static IEnumerable<Option<int>> Options => [WarmUp, WarmUpMessages, Duration, Messages, Rate];

    /// <summary>Whether messages are sent at a fixed rate.</summary>
    public static bool IsFixed(ParseResult options) => options.GetValue(Rate) > 0;

    /// <summary>Messages that a sender may send.</summary>
    public static int Limit(ParseResult options) => options.GetValue(Messages) is > 0 and var limit ? limit : int.MaxValue;

    /// <summary>Runs a talk to its end; what it has cost while it was measured.</summary>
    public static async Task<IReadOnlyList<Figure>> Run(
        Workbench bench, ParseResult options, Talk talk, Clocks clocks, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var metronome = Task.CompletedTask;
        var (begin, end, deliveries) = options.GetValue(Messages) == 0
            ? await ForTime(bench, options, talk, clocks, Begin, cancellation)
            : await ForMessages(bench, talk, clocks, Begin, cancellation);
        await stop.CancelAsync();
        await metronome;
        await talk.Settle(cancellation);
        return
        [
            new(talk.Unit + "/s", deliveries / (end.Seconds - begin.Seconds)),
            new("p50, ms", clocks.Delivery.Percentile(50)),
            new("p99, ms", clocks.Delivery.Percentile(99)),
            new("p99.9, ms", clocks.Delivery.Percentile(99.9)),
            new("PUBACK p50, ms", clocks.Answer.Percentile(50)),
            new("PUBACK p99, ms", clocks.Answer.Percentile(99)),
            .. end.CostSince(begin, deliveries),
            .. end.CommitsSince(begin, talk.MessagesOf(deliveries)),
        ];

        void Begin()
        {
            talk.Start();
            if (IsFixed(options)) metronome = talk.Beat(options.GetValue(Rate), stop.Token);
        }
    }

    private static async Task<(Observation Begin, Observation End, long Deliveries)> ForTime(
        Workbench bench, ParseResult options, Talk talk, Clocks clocks, Action start, CancellationToken cancellation)
    {
        bench.Say("warming up");
        start();
        await Task.Delay(TimeSpan.FromSeconds(options.GetValue(WarmUp)), cancellation);
        await talk.Reach(options.GetValue(WarmUpMessages), cancellation);
        bench.Say("measuring");
        clocks.Run = true;
        var (begin, before) = (await bench.Observer.Look(cancellation), talk.Received);
        await Task.Delay(TimeSpan.FromSeconds(options.GetValue(Duration)), cancellation);
        var (end, after) = (await bench.Observer.Look(cancellation), talk.Received);
        clocks.Run = false;
        talk.Stop();
        return (begin, end, after - before);
    }

    private static async Task<(Observation Begin, Observation End, long Deliveries)> ForMessages(
        Workbench bench, Talk talk, Clocks clocks, Action start, CancellationToken cancellation)
    {
        bench.Say("measuring");
        clocks.Run = true;
        var begin = await bench.Observer.Look(cancellation);
        start();
        await talk.Settle(cancellation);
        return (begin, await bench.Observer.Look(cancellation), talk.Received);
    }
}
