using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests;

/// <summary>On silos of its own: all that is idle goes.</summary>
public sealed class Collecting_activations(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task Leaves_connected_accounts_and_takes_those_that_are_not()
    {
        var (here, gone) = (await im.Online(), await im.Online());
        await gone.Disconnect();

        await im.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        await im.Cluster.WaitForDeactivationAsync(gone.Grain);
        Assert.False((await here.Send(Draft.Text(gone.Account, "hello"))).UnknownSession);
        Assert.Empty(im.Gateways.Usual.AnnouncedAgain);
    }

    [Fact]
    public async Task Takes_accounts_that_do_not_exist_at_once()
    {
        var alice = await im.Online();
        var nobody = im.Device();

        await alice.Presence(nobody.Account);
        await alice.Send(nobody, "hello");

        await im.Cluster.WaitForDeactivationAsync(nobody.Grain);
    }
}
