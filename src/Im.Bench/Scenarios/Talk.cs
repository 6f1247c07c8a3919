using Im.Bench.Measuring;
using Im.Bench.Messages;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>Devices that write and receive, and what each should have received.</summary>
internal abstract class Talk(Talker[] talkers)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>What is counted: messages, or deliveries where one message has many.</summary>
    public abstract string Unit { get; }

    /// <summary>Messages received up to now.</summary>
    public long Received => talkers.Sum(talker => talker.Received.Received);

    /// <summary>What was lost, came twice or in a wrong order, and what the server refused.</summary>
    public IEnumerable<Figure> Figures => [new("messages sent", Sent), .. Wrongs];

    /// <summary>The same in words, if there is anything.</summary>
    public IEnumerable<string> Faults =>
        Wrongs.Where(figure => figure.Value != 0).Select(figure => $"{figure.Name}: {figure.Value}");

    /// <summary>Those who talk and listen.</summary>
    protected IReadOnlyList<Talker> Talkers => talkers;

    /// <summary>Messages that all have sent.</summary>
    protected long Sent => talkers.Sum(talker => (long)talker.Sent);

    /// <summary>Messages that are on their way or lost.</summary>
    protected abstract long Due { get; }

    /// <summary>What must be 0.</summary>
    protected virtual IEnumerable<Figure> Wrongs =>
    [
        new("refused", talkers.Sum(talker => (long)talker.Refused)),
        new("unanswered", talkers.Sum(talker => (long)(talker.Sent - talker.Answered))),
        new("lost", Due),
        new("duplicates", talkers.Sum(talker => talker.Received.Duplicates)),
        new("out of order", talkers.Sum(talker => talker.Received.Disordered)),
    ];

    /// <summary>How many messages have been received so often together.</summary>
    public abstract double MessagesOf(long deliveries);

    /// <summary>All begin.</summary>
    public void Start()
    {
        foreach (var talker in talkers) talker.Start();
    }

    /// <summary>Those who may write do so in turn, so often a second, until it is cancelled.</summary>
    public Task Beat(int perSecond, CancellationToken stop)
    {
        var writers = Array.FindAll(talkers, talker => talker.MaySend);
        var next = 0;
        return Metronome.Run(perSecond, due => writers[next++ % writers.Length].SendAt(due), stop);
    }

    /// <summary>All send no more.</summary>
    public void Stop()
    {
        foreach (var talker in talkers) talker.Stop();
    }

    /// <summary>Waits until so many messages were received, or until nothing comes any more.</summary>
    public Task Reach(long messages, CancellationToken cancellation) =>
        Until(() => Received >= messages, cancellation);

    /// <summary>Waits until all is answered and received, or until nothing comes any more.</summary>
    public Task Settle(CancellationToken cancellation) =>
        Until(() => talkers.All(talker => talker.IsDone) && Due == 0, cancellation);

    private async Task Until(Func<bool> done, CancellationToken cancellation)
    {
        var (seen, idle) = (-1L, TimeSpan.Zero);
        while (idle < Patience && !done())
        {
            await Task.Delay(Glance, cancellation);
            var now = Received + talkers.Sum(talker => (long)talker.Answered);
            (seen, idle) = (now, now == seen ? idle + Glance : TimeSpan.Zero);
        }
    }
}

/// <summary>Talkers in pairs: the first with the second, the third with the fourth.</summary>
/// <param name="talkers">All of them.</param>
/// <param name="numbered">Whether the server numbers the messages of a pair.</param>
/// <param name="before">Messages that each pair has in the archive already.</param>
internal sealed class TalkOfPairs(Talker[] talkers, bool numbered, int before = 0) : Talk(talkers)
{
    /// <inheritdoc/>
    public override string Unit => "messages";

    /// <inheritdoc/>
    protected override long Due => Sent - Received;

    /// <inheritdoc/>
    protected override IEnumerable<Figure> Wrongs => numbered ? [.. base.Wrongs, new("holes in seq", Holes)] : base.Wrongs;

    private long Holes => Enumerable.Range(0, Talkers.Count / 2)
        .Select(pair => (One: Talkers[2 * pair], Other: Talkers[(2 * pair) + 1]))
        .Sum(pair => DeliveryCheck.Holes(pair.One.Received, pair.Other.Received, pair.One.Sent + pair.Other.Sent, before));

    /// <inheritdoc/>
    public override double MessagesOf(long deliveries) => deliveries;
}

/// <summary>Talkers in one group: each receives what the others send.</summary>
internal sealed class TalkOfGroup(Talker[] talkers) : Talk(talkers)
{
    /// <inheritdoc/>
    public override string Unit => "deliveries";

    /// <inheritdoc/>
    protected override long Due => (Sent * Others) - Received;

    private int Others => Talkers.Count - 1;

    /// <inheritdoc/>
    public override double MessagesOf(long deliveries) => (double)deliveries / Others;
}
