using Im.Cluster.Tests.Kit;
using Im.Grains.Push;

namespace Im.Cluster.Tests.Pushing;

public sealed class Asking_who_has_a_message(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task Tells_it_of_each_device()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Away());
        await bob.Connect();
        var laptop = await bob.SiblingOnline();
        im.Time.Advance(TimeSpan.FromSeconds(1));
        await alice.Send(bob, "hello");
        im.Time.Advance(TimeSpan.FromSeconds(1));
        await laptop.Disconnect();
        var late = await bob.SiblingOnline();
        await bob.TellUnacknowledged(bob.Connection);

        var delivery = (await bob.Grain.DeliveryOf(alice.Account.AsPeer(), 1))!;

        Assert.False(delivery.Read);
        Assert.Equal(
            [
                new DeviceDelivery { DeviceId = bob.DeviceId, Connected = true, HandedOver = true, Acknowledged = false },
                new DeviceDelivery { DeviceId = laptop.DeviceId, Connected = false },
                new DeviceDelivery { DeviceId = late.DeviceId, Connected = true, HandedOver = false },
            ],
            delivery.Devices);
    }

    [Fact]
    public async Task Tells_nothing_of_what_the_account_does_not_see()
    {
        var (alice, bob, carol) = (await im.Online(TestTenants.Push), await im.Away(), await im.Online(TestTenants.Push));
        await alice.Send(bob, "hello");

        Assert.Null(await bob.Grain.DeliveryOf(alice.Account.AsPeer(), 2));
        Assert.Null(await bob.Grain.DeliveryOf(carol.Account.AsPeer(), 1));
        Assert.Null(await carol.Grain.DeliveryOf(alice.Account.AsPeer(), 1));
    }

    [Fact]
    public async Task Tells_that_it_was_read()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Away());
        await bob.Connect();
        await alice.Send(bob, "hello");
        await bob.Grain.Read(alice.Account.AsPeer(), 1, bob.DeviceId);

        Assert.True((await bob.Grain.DeliveryOf(alice.Account.AsPeer(), 1))!.Read);
    }
}
