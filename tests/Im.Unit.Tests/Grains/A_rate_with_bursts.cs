using Im.Grains.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Grains;

public sealed class A_rate_with_bursts
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Begins_with_a_full_burst()
    {
        var bucket = new TokenBucket(perSecond: 1, burst: 3, _time);

        Assert.Equal((2, 1, 0), (bucket.Take(2), bucket.Take(5), bucket.Take(1)));
    }

    [Fact]
    public void Gives_the_rate_after_that()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 5, _time);
        bucket.Take(5);

        _time.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Equal((3, 0), (bucket.Take(9), bucket.Take(9)));
    }

    [Fact]
    public void Never_gives_more_than_a_burst_however_long_the_pause()
    {
        var bucket = new TokenBucket(perSecond: 1_000_000, burst: 1_000_000, _time);
        bucket.Take(7);

        _time.Advance(TimeSpan.FromDays(365 * 20));

        Assert.Equal((1_000_000, 0), (bucket.Take(int.MaxValue), bucket.Take(1)));
    }

    [Fact]
    public void Loses_nothing_by_being_asked_often()
    {
        var bucket = new TokenBucket(perSecond: 3, burst: 1_000, _time);
        bucket.Take(1_000);

        var taken = 0;
        for (var ms = 0; ms < 60_000; ms++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            taken += bucket.Take(1);
        }

        Assert.Equal(180, taken);
    }

    [Fact]
    public void Gives_many_or_none_and_says_when()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 5, _time);

        Assert.Equal(TimeSpan.Zero, bucket.TakeAll(3));
        var wait = bucket.TakeAll(4);
        _time.Advance(wait - TimeSpan.FromTicks(1));
        var early = bucket.TakeAll(4);
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(TimeSpan.FromMilliseconds(200), wait);
        Assert.Equal((TimeSpan.FromTicks(1), TimeSpan.Zero, 0), (early, bucket.TakeAll(4), bucket.Take(1)));
    }

    [Fact]
    public void Gives_all_there_can_be_to_who_wants_more()
    {
        var bucket = new TokenBucket(perSecond: 1, burst: 1_000_000, _time);

        Assert.Equal((TimeSpan.Zero, 0), (bucket.TakeAll(int.MaxValue), bucket.Take(1)));
        Assert.Equal(TimeSpan.FromSeconds(1_000_000), bucket.TakeAll(int.MaxValue));
        Assert.Equal(TimeSpan.Zero, bucket.TakeAll(0));
    }

    [Fact]
    public void Has_one_at_once_while_there_are_some()
    {
        var bucket = new TokenBucket(perSecond: 1, burst: 1, _time);

        Assert.Equal(TimeSpan.Zero, bucket.UntilNext());
    }

    [Fact]
    public void Goes_on_with_another_rate_and_burst()
    {
        var bucket = new TokenBucket(perSecond: 1, burst: 3, _time);
        bucket.Take(1);

        bucket.Become(perSecond: 10, burst: 1);
        var left = bucket.Take(5);
        bucket.Become(perSecond: 10, burst: 5);
        _time.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal((1, 2), (left, bucket.Take(5)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(999)]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    public void Has_one_after_the_time_that_it_named_and_none_before(int perSecond)
    {
        for (var used = 0; used < 1_000; used++)
        {
            var bucket = new TokenBucket(perSecond, burst: 1, _time);
            bucket.Take(1);
            _time.Advance(TimeSpan.FromTicks(TimeSpan.TicksPerSecond / perSecond * used / 1_000));
            var wait = bucket.UntilNext();

            _time.Advance(wait - TimeSpan.FromTicks(1));
            var early = bucket.Take(1);
            _time.Advance(TimeSpan.FromTicks(1));

            Assert.Equal((used, 0, 1), (used, early, bucket.Take(1)));
        }
    }
}
