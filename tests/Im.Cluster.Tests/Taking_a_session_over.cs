using Im.Cluster.Tests.Kit;
using Im.Grains.Accounts;

namespace Im.Cluster.Tests;

public sealed class Taking_a_session_over(SharedCluster im)
{
    [Fact]
    public async Task The_later_connection_wins_and_the_earlier_is_closed()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var first = alice.Connection;

        await alice.Connect(im.Gateways.Start());

        Assert.Equal(SessionEnd.TakenOver, await first.Closed());
        Assert.True(alice.Connection.Fence > first.Fence);
        await bob.Send(alice, "hello");
        Assert.Equal(["hello"], alice.Connection.Texts);
        Assert.Empty(first.Frames);
    }

    [Fact]
    public async Task The_end_of_the_earlier_does_not_end_the_later()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var first = alice.Connection;
        await alice.Connect();

        await alice.Grain.Disconnect(alice.DeviceId, first.Fence);

        await bob.Send(alice, "hello");
        Assert.Equal(["hello"], alice.Connection.Texts);
        Assert.Equal([alice.Account.Value], await bob.Presence(alice.Account));
    }

    [Fact]
    public async Task An_earlier_connection_that_hangs_does_not_hold_the_later_up()
    {
        var alice = await im.Online();
        var (never, gateway) = (new TaskCompletionSource(), im.Gateways.Start());
        await alice.Connect(gateway);
        gateway.HangUntil(never.Task);

        var outcome = await alice.Connect();

        Assert.Equal(ErrorCode.Ok, outcome.Code);
        never.SetResult();
    }

    [Fact]
    public async Task Many_connections_at_once_leave_the_one_with_the_highest_fence()
    {
        var (alice, bob) = (im.Device(), await im.Online());
        await alice.Register();
        var connections = Enumerable.Range(0, 50).Select(_ => im.Gateways.Usual.Accept(alice)).ToArray();

        await Task.WhenAll(connections.Select(alice.Announce));

        Assert.Equal(connections.Length, connections.Select(connection => connection.Fence).Distinct().Count());
        var last = connections.MaxBy(connection => connection.Fence)!;
        await Task.WhenAll(connections.Where(connection => connection != last).Select(connection => connection.Closed()));
        await bob.Send(alice, "hello");
        Assert.Equal(["hello"], last.Texts);
    }

    /// <summary>As after a partition between the servers, in which the device has given up and gone to another one.</summary>
    [Theory]
    [InlineData("the device has ended it")]
    [InlineData("its gateway does not know that the device is gone")]
    public async Task A_connection_that_was_held_up_does_not_take_the_place_of_one_that_began_after_it(string how)
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var heldUp = im.Gateways.Start().Accept(alice);
        heldUp.ConnectAge = TimeSpan.FromHours(1);
        if (how == "the device has ended it") heldUp.Gateway.Lose(heldUp);

        var outcome = await alice.Announce(heldUp);

        Assert.Equal(ErrorCode.Unavailable, outcome.Code);
        Assert.False(alice.Connection.IsClosed);
        await bob.Send(alice, "hello");
        Assert.Equal(["hello"], alice.Connection.Texts);
        Assert.Empty(heldUp.Frames);
    }

    [Fact]
    public async Task A_connection_that_was_held_up_is_taken_where_there_is_no_other()
    {
        var alice = im.Device();
        await alice.Register();
        var heldUp = im.Gateways.Start().Accept(alice);
        heldUp.ConnectAge = TimeSpan.FromHours(1);

        var outcome = await alice.Announce(heldUp);

        Assert.Equal(ErrorCode.Ok, outcome.Code);
    }

    [Fact]
    public async Task A_connection_whose_gateway_cannot_be_asked_leaves_the_one_that_is_there()
    {
        var alice = await im.Online();
        var other = im.Gateways.Start().Accept(alice);
        other.Gateway.Fail();

        await Assert.ThrowsAsync<TimeoutException>(() => alice.Announce(other));

        Assert.False(alice.Connection.IsClosed);
        Assert.Equal(ErrorCode.Ok, (await alice.Announce(alice.Connection)).Code);
    }

    /// <summary>What a new activation hears of two connections, the first of which has ended, in each order.</summary>
    [Theory]
    [InlineData("first", "end of first", "second")]
    [InlineData("first", "second", "end of first")]
    [InlineData("second", "first", "end of first")]
    [InlineData("second", "end of first", "first")]
    [InlineData("end of first", "first", "second")]
    [InlineData("end of first", "second", "first")]
    public async Task Any_order_of_the_news_leaves_the_later_connection(params string[] news)
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var first = alice.Connection;
        await alice.Connect();
        var second = alice.Connection;
        await im.Deactivate(alice.Grain);

        foreach (var item in news)
        {
            if (item == "end of first") await alice.Grain.Disconnect(alice.DeviceId, first.Fence);
            else await alice.Announce(item == "first" ? first : second);
        }

        await bob.Send(alice, "hello");
        Assert.Equal(["hello"], second.Texts);
        Assert.Empty(first.Frames);
        Assert.False(second.IsClosed);
    }

    [Fact]
    public async Task An_earlier_connection_that_is_announced_late_learns_that_it_was_replaced()
    {
        var alice = await im.Online();
        var first = alice.Connection;
        await alice.Connect();
        await im.Deactivate(alice.Grain);
        await alice.Announce(alice.Connection);

        var outcome = await alice.Announce(first);

        Assert.Equal(ErrorCode.Conflict, outcome.Code);
        Assert.False(alice.Connection.IsClosed);
    }

    [Fact]
    public async Task An_earlier_connection_does_not_come_back_by_a_fence_of_a_silo_whose_clock_was_ahead()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var first = alice.Connection;
        first.Fence += TimeSpan.TicksPerHour;
        await im.Deactivate(alice.Grain);
        await alice.Connect();

        var outcome = await alice.Announce(first);

        Assert.Equal(ErrorCode.Conflict, outcome.Code);
        Assert.False(alice.Connection.IsClosed);
        await bob.Send(alice, "hello");
        Assert.Equal(["hello"], alice.Connection.Texts);
        Assert.Empty(first.Frames);
    }

    [Fact]
    public async Task Announcing_the_same_connection_twice_closes_nothing()
    {
        var (alice, bob) = (await im.Online(), await im.Online());

        var outcome = await alice.Announce(alice.Connection);

        Assert.Equal((ErrorCode.Ok, alice.Connection.Fence), (outcome.Code, outcome.Fence));
        await bob.Send(alice, "hello");
        Assert.Equal(["hello"], alice.Connection.Texts);
        Assert.False(alice.Connection.IsClosed);
    }

    [Fact]
    public async Task A_login_that_is_not_the_devices_is_refused()
    {
        var alice = await im.Online();
        var connection = im.Gateways.Usual.Accept(alice);

        var outcome = await alice.Grain.Connect(new SessionOffer
        {
            DeviceId = alice.DeviceId,
            Login = alice.Login + 1,
            Gateway = connection.Gateway.Address,
            Connection = connection.Number,
        });

        Assert.Equal(ErrorCode.Forbidden, outcome.Code);
        Assert.False(alice.Connection.IsClosed);
    }
}
