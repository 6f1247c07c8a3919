using Im.Cluster.Tests.Kit;
using Im.Grains;
using Im.Grains.Groups;
using Im.Protocol;

namespace Im.Cluster.Tests;

/// <summary>On silos of its own: all that is idle goes, and the clock moves.</summary>
public sealed class Collecting_activations(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task Leaves_connected_accounts_and_takes_those_that_are_not()
    {
        var (here, gone) = (await im.Online(), await im.Online());
        await gone.Disconnect();

        await im.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        await Ends(gone.Grain);
        Assert.False((await here.Send(Draft.Text(gone.Account, "hello"))).UnknownSession);
        Assert.Empty(im.Gateways.Usual.AnnouncedAgain);
    }

    [Fact]
    public async Task Takes_conversations_that_do_not_exist_after_a_while()
    {
        var alice = await im.Online();
        var (nobody, stranger) = (im.Device(), await im.Online());

        await alice.Send(nobody, "hello");
        await alice.Grain.Recall(stranger.Account.AsPeer(), 1);

        im.Time.Advance(Vacancy.Stay);
        await Ends(im.Conversation(alice.Account, nobody.Account));
        await Ends(im.Conversation(alice.Account, stranger.Account));
    }

    [Fact]
    public async Task Takes_accounts_that_do_not_exist_after_a_while()
    {
        var alice = await im.Online();
        var nobody = im.Device();

        await alice.Presence(nobody.Account);
        await alice.Send(nobody, "hello");

        im.Time.Advance(Vacancy.Stay);
        await Ends(nobody.Grain);
    }

    [Fact]
    public async Task Takes_groups_and_devices_that_do_not_exist_after_a_while()
    {
        var (nobody, group) = (im.Device(), im.Grains.GetGrain<IGroupGrain>(WireIds.NewGroup().Value));

        await group.Join(Team.By(nobody));
        await nobody.DeviceGrain.Describe();

        im.Time.Advance(Vacancy.Stay);
        await Ends(group);
        await Ends(nobody.DeviceGrain);
    }

    [Fact]
    public async Task Leaves_what_has_come_to_be_meanwhile()
    {
        var alice = im.Device();
        await alice.Grain.Describe();
        await alice.GoOnline();

        im.Time.Advance(Vacancy.Stay);
        // A turn of its own: by then the timer's is over.
        await alice.Grain.Ensure(alice.TenantNo, alice.UserId);

        Assert.True(await alice.Grain.IsOnline(alice.TenantNo));
        Assert.Empty(im.Gateways.Usual.AnnouncedAgain);
    }

    [Fact]
    public async Task Takes_push_tokens_that_nobody_owns_after_a_while()
    {
        var (device, first) = (im.Device(), PushTokens.New(im));
        await device.Register(first);

        await device.Register(PushTokens.New(im));
        im.Time.Advance(Vacancy.Stay);
        await Ends(im.TokenGrain(first));

        Assert.False(await im.IsStored(first));
        Assert.Null(await im.OwnerOf(first));
        im.Time.Advance(Vacancy.Stay);
        await Ends(im.TokenGrain(first));
    }

    private async Task Ends(IAddressable grain)
    {
        try
        {
            await im.Cluster.WaitForDeactivationAsync(grain).WaitAsync(TimeSpan.FromSeconds(20));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The activation of {grain.GetGrainId()} stays.");
        }
    }
}
