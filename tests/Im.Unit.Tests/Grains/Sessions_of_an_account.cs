using System.Net;
using Im.Grains.Accounts;
using Im.Unit.Tests.Mqtt;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Grains;

public sealed class Sessions_of_an_account
{
    private static readonly SiloAddress One = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);
    private static readonly SiloAddress Two = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 2), 1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
    private readonly Sessions _sessions;

    public Sessions_of_an_account() => _sessions = new Sessions(_time);

    [Fact]
    public void Are_one_a_device_and_the_later_one_replaces_the_earlier()
    {
        var (first, second, tablet) = (Of("phone", fence: 1), Of("phone", fence: 2), Of("tablet", fence: 1));
        _sessions.TryAdd(first, out _);
        _sessions.TryAdd(tablet, out _);

        var added = _sessions.TryAdd(second, out var replaced);

        Assert.True(added);
        Assert.Same(first, replaced);
        Assert.Equal([tablet, second], _sessions.All);
        Assert.Equal(2, _sessions.Count);
    }

    [Fact]
    public void Are_not_replaced_by_an_earlier_one_whose_news_come_late()
    {
        var later = Of("phone", fence: 2);
        _sessions.TryAdd(later, out _);

        var added = _sessions.TryAdd(Of("phone", fence: 1), out _);

        Assert.False(added);
        Assert.Equal([later], _sessions.All);
    }

    [Fact]
    public void Replace_nobody_when_they_are_announced_again()
    {
        _sessions.TryAdd(Of("phone", fence: 1), out _);

        var added = _sessions.TryAdd(Of("phone", fence: 1), out var replaced);

        Assert.True(added);
        Assert.Null(replaced);
        Assert.Equal(1, _sessions.Count);
    }

    [Fact]
    public void Do_not_end_by_late_news_of_an_old_connection()
    {
        var later = Of("phone", fence: 2);
        _sessions.TryAdd(later, out _);

        Assert.Null(_sessions.Remove("phone", fence: 1));
        Assert.Null(_sessions.Remove("tablet", fence: 2));
        Assert.Equal([later], _sessions.All);
        Assert.Same(later, _sessions.Remove("phone", fence: 2));
        Assert.Equal(0, _sessions.Count);
    }

    [Fact]
    public void End_by_the_connection_of_their_gateway()
    {
        var phone = Of("phone", fence: 1, One, connection: 7);
        _sessions.TryAdd(phone, out _);

        Assert.Null(_sessions.Remove(Two, 7));
        Assert.Null(_sessions.Remove(One, 8));
        Assert.Same(phone, _sessions.Remove(One, 7));
        Assert.Null(_sessions.Of("phone"));
    }

    [Fact]
    public void End_by_their_device_whichever_they_are()
    {
        var phone = Of("phone", fence: 9);
        _sessions.TryAdd(phone, out _);

        Assert.Null(_sessions.Remove("tablet"));
        Assert.Same(phone, _sessions.Remove("phone"));
        Assert.Null(_sessions.Remove("phone"));
    }

    [Fact]
    public void Have_fences_that_only_rise_even_if_the_clock_stands_or_another_silos_was_ahead()
    {
        var first = _sessions.NextFence();
        var second = _sessions.NextFence();
        _time.Advance(TimeSpan.FromSeconds(1));
        var third = _sessions.NextFence();
        var ahead = third + TimeSpan.TicksPerHour;
        _sessions.TryAdd(Of("phone", fence: ahead), out _);

        Assert.True(first < second && second < third);
        Assert.True(_sessions.NextFence() > ahead);
    }

    [Fact]
    public void Have_fences_above_those_of_an_earlier_activation()
    {
        var earlier = _sessions.NextFence();
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.True(new Sessions(_time).NextFence() > earlier);
    }

    [Fact]
    public void That_are_new_here_do_not_yield_to_one_whose_fence_is_of_a_clock_that_is_ahead()
    {
        var fresh = Of("phone", fence: 500) with { IsNew = true };
        _sessions.TryAdd(fresh, out _);

        var added = _sessions.TryAdd(Of("phone", fence: 1_000), out _);

        Assert.False(added);
        Assert.Equal([fresh], _sessions.All);
    }

    [Fact]
    public void That_are_new_here_replace_one_whose_fence_is_of_a_clock_that_is_ahead()
    {
        var announced = Of("phone", fence: 1_000);
        _sessions.TryAdd(announced, out _);

        var added = _sessions.TryAdd(Of("phone", fence: 500) with { IsNew = true }, out var replaced);

        Assert.True(added);
        Assert.Same(announced, replaced);
    }

    [Fact]
    public void Stay_new_when_they_are_announced_again()
    {
        _sessions.TryAdd(Of("phone", fence: 500) with { IsNew = true }, out _);

        _sessions.TryAdd(Of("phone", fence: 500), out var replaced);

        Assert.Null(replaced);
        Assert.False(_sessions.TryAdd(Of("phone", fence: 1_000), out _));
    }

    [Fact]
    public void That_are_new_here_are_in_the_order_of_their_fences()
    {
        _sessions.TryAdd(Of("phone", fence: 2) with { IsNew = true }, out _);

        Assert.False(_sessions.TryAdd(Of("phone", fence: 1) with { IsNew = true }, out _));
        Assert.True(_sessions.TryAdd(Of("phone", fence: 3) with { IsNew = true }, out _));
    }

    [Fact]
    public void Stay_as_they_were_for_who_awaits()
    {
        _sessions.TryAdd(Of("phone", fence: 1), out _);
        var snapshot = _sessions.All;

        _sessions.Remove("phone");

        Assert.Single(snapshot);
    }

    [Fact]
    public void End_up_with_the_highest_fence_in_whatever_order_the_news_come()
    {
        var random = new Random((int)Seed.Next());
        for (var round = 0; round < 1_000; round++)
        {
            // Each connection of the phone is announced once or twice; all but the last are also told to be gone.
            var news = Enumerable.Range(1, 5).SelectMany(fence => new Action<Sessions>[]
            {
                sessions => sessions.TryAdd(Of("phone", fence), out _),
                sessions => sessions.TryAdd(Of("phone", fence), out _),
                sessions => _ = fence == 5 ? null : sessions.Remove("phone", fence),
            }).ToArray();
            random.Shuffle(news);
            var sessions = new Sessions(_time);

            foreach (var piece in news) piece(sessions);

            Assert.Equal(5, Assert.Single(sessions.All).Fence);
        }
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("courier", "", true)]
    [InlineData("courier", "courier", true)]
    [InlineData("courier", "shop", false)]
    [InlineData("", "shop", false)]
    public void Take_what_is_for_all_or_for_their_sub_application(string own, string messages, bool takes) =>
        Assert.Equal(takes, (Of("phone", fence: 1) with { AppId = own }).Takes(messages));

    private static Session Of(string device, long fence, SiloAddress? gateway = null, long connection = 1) =>
        new(Chat.Alice, device, "", gateway ?? One, connection, fence, CameAt: 0);
}
