using Im.Cluster.Tests.Kit;
using Orleans.TestingHost;

namespace Im.Cluster.Tests;

public sealed class Losing_a_gateway(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task With_its_silo_takes_its_devices_offline_though_nobody_sends()
    {
        var victim = im.Cluster.Silos[^1];
        var alice = await OnlineBeside(victim, im.Gateways.Usual);
        var bob = await OnlineThrough(victim);
        var carol = await OnlineThrough(victim);
        var carolToo = await carol.SiblingOnline();

        await im.Kill(victim);

        await Until.True(async () => (await alice.Presence(bob.Account)).Count == 0, "The device is still taken for online.");
        Assert.Equal([carol.Account.Value], await alice.Presence(carol.Account));
        Assert.False((await carolToo.Send(Draft.Text(alice.Account, "here"))).UnknownSession);
        Assert.True((await carol.Send(Draft.Text(alice.Account, "gone"))).UnknownSession);
    }

    [Fact]
    public async Task With_its_silo_takes_no_late_news_of_its_connections()
    {
        var victim = im.Cluster.Silos[^1];
        var bob = await OnlineThrough(victim);
        var late = im.Gateways.Of(victim).Accept(bob);
        await im.Kill(victim);
        await Until.True(async () => !await bob.Grain.IsOnline(bob.TenantNo), "The device is still taken for online.");

        Assert.Equal(ErrorCode.Unavailable, (await bob.Announce(bob.Connection)).Code);
        Assert.Equal(ErrorCode.Unavailable, (await bob.Announce(late)).Code);
        Assert.False(await bob.Grain.IsOnline(bob.TenantNo));
        Assert.Equal(ErrorCode.Ok, (await bob.Connect()).Code);
        Assert.True(await bob.Grain.IsOnline(bob.TenantNo));
    }

    /// <summary>A device whose gateway is on that silo, and its account on another one.</summary>
    private Task<Device> OnlineThrough(InProcessSiloHandle gateway) => OnlineBeside(gateway, im.Gateways.Of(gateway));

    private async Task<Device> OnlineBeside(InProcessSiloHandle silo, RecordingGateway gateway)
    {
        im.CallFromBeside(silo);
        while (true)
        {
            var device = await im.Device().GoOnline(gateway);
            if (im.SiloOf(device.Grain) != silo) return device;
        }
    }
}
