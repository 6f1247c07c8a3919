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

        await Ends(gone.Grain);
        Assert.False((await here.Send(Draft.Text(gone.Account, "hello"))).UnknownSession);
        Assert.Empty(im.Gateways.Usual.AnnouncedAgain);
    }

    [Fact]
    public async Task Takes_conversations_that_do_not_exist_at_once()
    {
        var alice = await im.Online();
        var (nobody, stranger) = (im.Device(), await im.Online());

        await alice.Send(nobody, "hello");
        await alice.Grain.Recall(stranger.Account.AsPeer(), 1);

        await Ends(im.Conversation(alice.Account, nobody.Account));
        await Ends(im.Conversation(alice.Account, stranger.Account));
    }

    [Fact]
    public async Task Takes_accounts_that_do_not_exist_at_once()
    {
        var alice = await im.Online();
        var nobody = im.Device();

        await alice.Presence(nobody.Account);
        await alice.Send(nobody, "hello");

        await Ends(nobody.Grain);
    }

    [Fact]
    public async Task Takes_push_tokens_that_nobody_owns_at_once()
    {
        var (device, first) = (im.Device(), PushTokens.New(im));
        await device.Register(first);

        await device.Register(PushTokens.New(im));
        await Ends(im.TokenGrain(first));

        Assert.False(await im.IsStored(first));
        Assert.Null(await im.OwnerOf(first));
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
