using Im.Cluster.Tests.Kit;
using Im.Grains.Push;

namespace Im.Cluster.Tests.Pushing;

public sealed class Calling_a_device_that_is_away(SharedCluster im)
{
    [Fact]
    public async Task Rings_at_once_and_a_cancel_takes_its_place()
    {
        var (alice, bob, room) = await Called();
        var invite = Assert.Single(im.Pushes.For(bob));
        Assert.Equal((PushKind.CallInvite, room, true), (invite.Message.Kind, invite.Message.RoomId, invite.AtOnce));
        Assert.Null(await im.Refusal(bob));

        await alice.Call(bob, "cancel", room);

        Assert.Equal([PushKind.CallInvite, PushKind.CallEnd, PushKind.Background], KindsFor(bob));
        Assert.All(im.Pushes.For(bob), offer => Assert.Equal(room, offer.Message.RoomId));
    }

    [Theory]
    [InlineData("answer")]
    [InlineData("refuse")]
    public async Task Rings_no_more_once_another_device_has_spoken(string status)
    {
        var (alice, bob, room) = await Called();
        var tablet = await bob.Sibling().GoOnline();

        await tablet.Call(alice, status, room);

        Assert.Equal(PushRefusal.CallOver, (await bob.Grain.JudgePush(QuestionOf(bob))).Refusal);
        Assert.DoesNotContain(PushKind.CallEnd, KindsFor(bob));
        await Until.True(
            () => im.Pushes.CallsWithdrawnOf(bob.Account).SequenceEqual([(alice.Account.AsPeer(), room)]), "What rings is not taken back.");
    }

    [Fact]
    public async Task Who_is_in_another_call_is_not_rung_but_told_of_a_missed_call()
    {
        var (_, bob, _) = await Called();
        var (carol, room) = (await im.Online(TestTenants.Push), im.NewName("room"));

        await carol.Call(bob, "invite", room);

        Assert.Equal(
            [PushKind.CallEnd], im.Pushes.For(bob).Where(offer => offer.Message.RoomId == room).Select(offer => offer.Message.Kind));
    }

    [Fact]
    public async Task In_a_group_rings_for_those_who_are_invited()
    {
        var (alice, bob, carol) = (await im.Online(TestTenants.Push), await im.Away(), await im.Away());
        var team = await Team.Of(im, alice, [bob, carol]);

        await alice.Call(team.Id, "invite", im.NewName("room"), null, bob);

        var push = im.Pushes.To(team.Id)[^1];
        Assert.Equal(PushKind.CallInvite, push.Message.Kind);
        Assert.Equal([bob.Account], push.Only);
    }

    private IEnumerable<PushKind> KindsFor(Device device) => im.Pushes.For(device).Select(offer => offer.Message.Kind);

    private PushQuestion QuestionOf(Device device)
    {
        var offer = im.Pushes.For(device)[0];
        return new PushQuestion { DeviceId = offer.DeviceId, Login = offer.Login, Peer = offer.Peer, Message = offer.Message };
    }

    private async Task<(Device Alice, Device Bob, string Room)> Called()
    {
        var (alice, bob, room) = (await im.Online(TestTenants.Push), await im.Away(), im.NewName("room"));
        await alice.Call(bob, "invite", room);
        return (alice, bob, room);
    }
}
