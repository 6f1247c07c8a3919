using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests;

/// <summary>What a device wants to change outside of its account, as a group, is admitted by the account first.</summary>
public sealed class Admitting_a_change(SharedCluster im)
{
    [Fact]
    public async Task Is_done_for_the_devices_present_session_alone()
    {
        var alice = await im.Online();
        var before = alice.Connection;
        await alice.Connect();

        var (old, present) = (await alice.Grain.Admit(alice.DeviceId, before.Fence, cost: 1), await Admit(alice));

        Assert.Equal((true, false), (old.UnknownSession, present.UnknownSession));
        Assert.Null(present.Refusal);
    }

    [Fact]
    public async Task Ends_with_a_kick_and_with_a_ban_also_where_the_connection_stays()
    {
        var (kicked, banned) = (await im.Online(), await im.Online());
        await kicked.Grain.Kick("Out.");
        await banned.Grain.Ban(long.MaxValue, "Out.");

        foreach (var device in (Device[])[kicked, banned])
        {
            Assert.True((await Admit(device)).UnknownSession);
            Assert.Equal(ErrorCode.Forbidden, (await device.Announce(device.Connection)).Code);
        }
    }

    [Fact]
    public async Task Takes_from_the_rate_of_messages_and_says_when_to_try_again()
    {
        var (alice, bob) = (await im.Online(TestTenants.Slow), await im.Online(TestTenants.Slow));
        await alice.Send(bob, "hello");

        var changes = new List<ErrorCode?>();
        for (var i = 0; i < 2; i++) changes.Add((await Admit(alice)).Refusal?.Code);
        var refused = (await Admit(alice)).Refusal;

        Assert.Equal([null, null], changes);
        Assert.Equal(ErrorCode.RateLimited, refused?.Code);
        Assert.InRange(refused!.RetryAfterMs, 1, 1_000);
        Assert.Equal(ErrorCode.RateLimited, (await alice.Send(bob, "too much")).Code);
    }

    [Fact]
    public async Task Takes_as_much_as_it_costs_or_nothing()
    {
        var alice = await im.Online(TestTenants.Slow);

        Assert.Null((await Admit(alice, cost: 2)).Refusal);
        var refused = (await Admit(alice, cost: 2)).Refusal;
        Assert.Null((await Admit(alice)).Refusal);

        Assert.Equal(ErrorCode.RateLimited, refused?.Code);
        Assert.Equal(ErrorCode.RateLimited, (await Admit(alice)).Refusal?.Code);
    }

    [Fact]
    public async Task That_costs_more_than_may_ever_be_sent_at_once_takes_all_of_it()
    {
        var alice = await im.Online(TestTenants.Slow);

        Assert.Null((await Admit(alice, cost: 101)).Refusal);

        Assert.Equal(ErrorCode.RateLimited, (await Admit(alice)).Refusal?.Code);
    }

    [Fact]
    public async Task That_only_looks_costs_nothing()
    {
        var alice = await im.Online(TestTenants.Slow);
        await Admit(alice, cost: 3);

        Assert.Null((await Admit(alice, cost: 0)).Refusal);
    }

    private static Task<Im.Grains.Accounts.Admission> Admit(Device device, int cost = 1) =>
        device.Grain.Admit(device.DeviceId, device.Connection.Fence, cost);
}
