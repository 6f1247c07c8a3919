using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests;

public sealed class Losing_an_account(SharedCluster im)
{
    // Less than calls between these silos may take.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Asks_each_gateway_to_announce_its_own_connections()
    {
        var (here, there) = (im.Gateways.Start(), im.Gateways.Start());
        var alice = await im.Device().GoOnline(here);
        var aliceToo = await alice.Sibling().GoOnline(there);

        await im.Deactivate(alice.Grain);

        Assert.Equal([alice.Connection.Number], here.AnnouncedAgain);
        Assert.Equal([aliceToo.Connection.Number], there.AnnouncedAgain);
    }

    [Fact]
    public async Task Asks_the_others_though_one_gateway_fails()
    {
        var (here, there) = (im.Gateways.Start(), im.Gateways.Start());
        var alice = await im.Device().GoOnline(here);
        var aliceToo = await alice.Sibling().GoOnline(there);
        here.Fail();

        await im.Deactivate(alice.Grain);

        Assert.Equal([aliceToo.Connection.Number], there.AnnouncedAgain);
    }

    [Fact]
    public async Task Does_not_ask_for_connections_that_are_gone()
    {
        var gateway = im.Gateways.Start();
        var alice = await im.Device().GoOnline(gateway);
        await alice.Disconnect();

        await im.Deactivate(alice.Grain);

        Assert.Empty(gateway.AnnouncedAgain);
    }

    // The activation waits for its send, the send for the hand-over, and the hand-over for the activation.
    [Fact]
    public async Task While_it_sends_holds_nobody_up_for_long()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.SiblingOnline();
        var mayGoOn = new TaskCompletionSource();
        var isAppending = im.Archive.HoldNext(alice.Account, mayGoOn.Task);
        var send = alice.Send(bob, "hello", id: "m1");
        await isAppending;

        var deactivation = im.Deactivate(alice.Grain);
        mayGoOn.SetResult();

        Assert.Equal(ErrorCode.Unavailable, (await send.WaitAsync(Patience)).Code);
        await deactivation.WaitAsync(Patience);
        await alice.Announce(alice.Connection);
        var again = await alice.Send(bob, "hello", id: "m1");
        Assert.Equal((ErrorCode.Duplicate, 1L), (again.Code, again.Seq));
        Assert.Contains("hello", bob.Connection.Texts);
    }

    [Fact]
    public async Task Keeps_messages_for_those_who_pull_afterwards()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await im.Deactivate(bob.Grain);

        Assert.Equal(ErrorCode.Ok, (await alice.Send(bob, "hello")).Code);

        Assert.Empty(bob.Connection.Frames);
        await bob.Announce(bob.Connection);
        Assert.Equal(["hello"], Draft.Read((await bob.Offline()).Messages).Select(Draft.TextOf));
    }

    [Fact]
    public async Task Does_not_bring_a_logged_out_device_back()
    {
        var alice = await im.Online();
        var aliceToo = await alice.SiblingOnline();
        await im.Deactivate(alice.Grain);
        await alice.DeviceGrain.Logout(alice.Account, alice.Login);

        Assert.Equal(ErrorCode.Forbidden, (await alice.Announce(alice.Connection)).Code);
        Assert.Equal(ErrorCode.Ok, (await aliceToo.Announce(aliceToo.Connection)).Code);
    }
}
