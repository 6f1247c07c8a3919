using Im.Cluster.Tests.Kit;
using Im.Grains.Audiences;
using Im.Grains.Conversations;
using Im.Grains.Push;
using Im.Protocol;

namespace Im.Cluster.Tests.Pushing;

public sealed class Sending_to_many_who_are_away(SharedCluster im)
{
    [Fact]
    public async Task Puts_one_entry_into_the_outbox_for_a_message_to_a_group()
    {
        var (alice, bob, carol) = (await im.Online(TestTenants.Push), await im.Away(), await im.Away());
        var team = await Team.Of(im, alice, [bob, carol]);

        var sent = await team.Send(alice, "hello", "m1");
        await team.Send(alice, "hello", "m1");

        var push = Assert.Single(im.Pushes.To(team.Id));
        Assert.Equal(
            (sent.Seq, "m1", alice.Account.AsPeer(), PushKind.Message), (push.Message.Seq, push.Message.MessageId, push.Message.From, push.Message.Kind));
        Assert.Null(push.Only);
        Assert.Empty(im.Pushes.For(bob));
    }

    [Fact]
    public async Task Names_the_two_who_see_a_message_to_one_of_a_group()
    {
        var (alice, bob, carol) = (await im.Online(TestTenants.Push), await im.Away(), await im.Away());
        var team = await Team.Of(im, alice, [bob, carol]);

        await team.Send(alice, "psst", target: bob);

        Assert.Equivalent(new[] { alice.Account, bob.Account }, Assert.Single(im.Pushes.To(team.Id)).Only);
    }

    [Fact]
    public async Task Offers_it_for_the_devices_of_each_member_that_are_away_and_none_of_the_sender()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Away());
        var (alicesTablet, bobsLaptop) = (alice.Sibling(), await bob.SiblingOnline());
        await alicesTablet.Register(PushTokens.New(im));
        await bobsLaptop.Register(PushTokens.New(im));
        var team = await Team.Of(im, alice, [bob]);
        var sent = await team.Send(alice, "hello");

        await im.ConsiderPush(team, alice);
        await im.ConsiderPush(team, bob);

        var offer = Assert.Single(im.Pushes.For(bob));
        Assert.Equal((team.Id, sent.Seq, false), (offer.Peer, offer.Message.Seq, offer.AtOnce));
        Assert.Empty(im.Pushes.For(alicesTablet));
        Assert.Empty(im.Pushes.For(bobsLaptop));
        Assert.Null(await im.Refusal(bob));
    }

    [Fact]
    public async Task Is_nobodys_who_is_named_and_is_no_member_or_of_another_tenant()
    {
        var (alice, bob, stranger) = (await im.Online(TestTenants.Push), await im.Away(), await im.Away());
        var team = await Team.Of(im, alice, [bob]);
        await team.Send(alice, "hello");
        var message = im.Pushes.To(team.Id)[^1].Message with { Mentions = [bob.Account.Value, stranger.Account.Value] };

        await stranger.Grain.ConsiderPush(team.Id, message);
        await bob.Grain.ConsiderPush(team.Id, message with { TenantNo = "another" });
        Assert.Empty(im.Pushes.For(stranger));
        Assert.Empty(im.Pushes.For(bob));

        await bob.Grain.ConsiderPush(team.Id, message);
        Assert.Single(im.Pushes.For(bob));
    }

    [Fact]
    public async Task Puts_one_entry_for_a_message_to_everyone_who_see_it_though_they_never_looked()
    {
        var (bob, everyone) = (await im.Away(), WireIds.Everyone(TestTenants.Push));
        var sent = await im.Grains.GetGrain<IAudienceGrain>(everyone.Value).Send(new ConversationBatch
        {
            From = WireIds.Service(TestTenants.Push, "shop"),
            TenantNo = TestTenants.Push,
            Messages = [Draft.Text(everyone, "sale")],
        });
        var push = im.Pushes.To(everyone).Single(it => it.Message.Seq == sent[0].Seq);

        await bob.Grain.ConsiderPush(everyone, push.Message);

        Assert.Equal([sent[0].Seq], im.Pushes.SeqsFor(bob));
        Assert.Null(await im.Refusal(bob));
    }

    [Fact]
    public async Task Is_nothing_where_the_tenant_has_no_push()
    {
        var (team, owner, _) = await Team.Online(im, members: 1);

        await team.Send(owner, "hello");

        Assert.Empty(im.Pushes.To(team.Id));
    }

    [Fact]
    public async Task Goes_its_way_without_the_outbox()
    {
        var (alice, bob) = (await im.Online(TestTenants.Push), await im.Online(TestTenants.Push));
        var team = await Team.Of(im, alice, [bob]);
        im.Pushes.FailFor(alice);

        var sent = await team.Send(alice, "hello");

        Assert.Equal(ErrorCode.Ok, sent.Code);
        await Until.True(() => bob.Connection.Texts.Contains("hello"), "The message did not come.");
    }
}
