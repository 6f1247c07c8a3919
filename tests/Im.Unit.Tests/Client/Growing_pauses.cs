using Im.Client.Connections;

namespace Im.Unit.Tests.Client;

public sealed class Growing_pauses
{
    private static readonly TimeSpan Min = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(60);

    [Fact]
    public void The_bound_doubles_up_to_the_longest()
    {
        var backoff = new Backoff(Min, Max, new Random(1));

        var bounds = Enumerable.Range(0, 8).Select(failures => backoff.Bound(failures).TotalSeconds);

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], bounds);
    }

    [Fact]
    public void Each_pause_is_random_below_the_bound()
    {
        var pauses = Enumerable.Range(0, 200).Select(seed => new Backoff(Min, Max, new Random(seed)).Next()).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.Zero, Min));
        Assert.True(pauses.Max() - pauses.Min() > Min / 2, "All clients would come back at once.");
    }

    [Fact]
    public void After_a_success_they_start_small_again()
    {
        var backoff = new Backoff(Min, Max, new Random(1));
        for (var i = 0; i < 10; i++) backoff.Next();

        backoff.Reset();

        Assert.InRange(backoff.Next(), TimeSpan.Zero, Min);
    }

    [Fact]
    public void A_thousand_failures_do_no_harm()
    {
        var backoff = new Backoff(Min, Max, new Random(1));

        for (var i = 0; i < 1000; i++) Assert.InRange(backoff.Next(), TimeSpan.Zero, Max);
    }
}
