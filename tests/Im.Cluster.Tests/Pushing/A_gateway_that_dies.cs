using Im.Cluster.Tests.Kit;
using Im.Grains.Push;
using Orleans.TestingHost;

namespace Im.Cluster.Tests.Pushing;

public sealed class A_gateway_that_dies(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task Has_its_devices_told_of_what_they_were_handed_lately()
    {
        var victim = im.Cluster.Silos[^1];
        var alice = await OnlineBeside(victim, im.Gateways.Usual);
        var bob = await OnlineBeside(victim, im.Gateways.Of(victim));
        await alice.Send(bob, "before");
        im.Time.Advance(TimeSpan.FromMinutes(2));
        await alice.Send(bob, "lately");
        await alice.Send(bob, "and last");
        Assert.Empty(im.Pushes.For(bob));

        await im.Kill(victim);

        await Until.True(() => im.Pushes.For(bob).Count > 0, "The device is not told.");
        Assert.Equal([3], im.Pushes.SeqsFor(bob));
        Assert.Null(await Silos.Retried(() => im.Refusal(bob)));
        await Silos.Retried(() => bob.Connect(im.Gateways.Usual));
        im.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(PushRefusal.Connected, await Silos.Retried(() => im.Refusal(bob)));
    }

    [Fact]
    public async Task As_a_call_tells_has_them_told_too()
    {
        var gateway = im.Gateways.Start();
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Away());
        await bob.Connect(gateway);
        await alice.Send(bob, "handed over");
        gateway.Die();

        await alice.Send(bob, "not any more");

        await Until.True(() => im.Pushes.For(bob).Count > 1, "The device is not told of what it was handed before.");
        Assert.Equal([1, 2], im.Pushes.SeqsFor(bob).Order());
    }

    /// <summary>A device with a token whose account is not on that silo.</summary>
    private async Task<Device> OnlineBeside(InProcessSiloHandle silo, RecordingGateway gateway)
    {
        im.CallFromBeside(silo);
        while (true)
        {
            var device = await im.Away();
            Assert.Equal(ErrorCode.Ok, (await device.Connect(gateway)).Code);
            if (im.SiloOf(device.Grain) != silo) return device;
        }
    }
}
