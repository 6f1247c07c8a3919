using Im.Bench.Messages;
using Im.Bench.Reports;

namespace Im.Bench.Scenarios;

/// <summary>Talkers in pairs: the first with the second, the third with the fourth.</summary>
internal sealed class Talk(Talker[] talkers)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Messages received up to now.</summary>
    public long Received => talkers.Sum(talker => talker.Received.Received);

    /// <summary>What was lost, came twice or in a wrong order, and what the server refused.</summary>
    public IEnumerable<Figure> Figures =>
    [
        new("messages sent", talkers.Sum(talker => (long)talker.Sent)),
        new("refused", talkers.Sum(talker => (long)talker.Refused)),
        new("unanswered", talkers.Sum(talker => (long)(talker.Sent - talker.Answered))),
        new("lost", Lost),
        new("duplicates", talkers.Sum(talker => talker.Received.Duplicates)),
        new("out of order", talkers.Sum(talker => talker.Received.Disordered)),
        new("holes in seq", Pairs.Sum(pair => DeliveryCheck.Holes(
            pair.One.Received, pair.Other.Received, pair.One.Sent + pair.Other.Sent))),
    ];

    /// <summary>The same in words, if there is anything.</summary>
    public IEnumerable<string> Faults =>
        Figures.Skip(1).Where(figure => figure.Value != 0).Select(figure => $"{figure.Name}: {figure.Value}");

    private long Lost => Pairs.Sum(pair =>
        pair.One.Received.Lost(pair.Other.Sent) + pair.Other.Received.Lost(pair.One.Sent));

    private IEnumerable<(Talker One, Talker Other)> Pairs =>
        Enumerable.Range(0, talkers.Length / 2).Select(pair => (talkers[2 * pair], talkers[(2 * pair) + 1]));

    /// <summary>All begin.</summary>
    public void Start()
    {
        foreach (var talker in talkers) talker.Start();
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
        Until(() => talkers.All(talker => talker.IsDone) && Lost == 0, cancellation);

    private async Task Until(Func<bool> done, CancellationToken cancellation)
    {
        var (seen, idle) = (-1L, TimeSpan.Zero);
        while (idle < Patience && !done())
        {
            await Task.Delay(Look, cancellation);
            var now = Received + talkers.Sum(talker => (long)talker.Answered);
            (seen, idle) = (now, now == seen ? idle + Look : TimeSpan.Zero);
        }
    }
}
