using Im.Cluster.Tests.Kit;
using Im.Protocol;

namespace Im.Cluster.Tests;

public sealed class Online_and_typing(SharedCluster im)
{
    [Fact]
    public async Task Presence_names_those_who_are_connected()
    {
        var (alice, bob, carol) = (await im.Online(), await im.Online(), await im.Online());
        await carol.Disconnect();
        var nobody = WireIds.Account(alice.TenantNo, "nobody at all");

        var online = await alice.Presence(alice.Account, bob.Account, carol.Account, nobody);

        Assert.Equal([alice.Account.Value, bob.Account.Value], online);
    }

    [Fact]
    public async Task Presence_lasts_while_any_device_is_connected()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var bobToo = await bob.SiblingOnline();

        await bob.Disconnect();
        Assert.Equal([bob.Account.Value], await alice.Presence(bob.Account));
        await bobToo.Disconnect();
        Assert.Empty(await alice.Presence(bob.Account));
    }

    [Fact]
    public async Task Presence_ends_at_the_tenant()
    {
        var alice = await im.Online();
        var stranger = await im.Online(TestTenants.Other);

        Assert.Empty(await alice.Presence(stranger.Account));
    }

    [Fact]
    public async Task Typing_reaches_all_devices_of_somebody_one_has_a_conversation_with()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var bobToo = await bob.SiblingOnline();
        await bob.Send(alice, "hello");

        var answer = await alice.Grain.Typing(bob.Account.AsPeer());

        Assert.Equal(ErrorCode.Ok, answer.Code);
        foreach (var device in (Device[])[bob, bobToo])
        {
            var typing = Assert.Single(device.Connection.Events(PushEventTypes.Typing));
            Assert.Equal(alice.Account.Value, typing.GetProperty("peer").GetString());
        }

        Assert.Empty(alice.Connection.Events(PushEventTypes.Typing));
    }

    [Fact]
    public async Task Typing_to_others_is_not_found_and_not_told()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var stranger = await im.Online(TestTenants.Other);

        Assert.Equal(ErrorCode.NotFound, (await alice.Grain.Typing(bob.Account.AsPeer())).Code);
        Assert.Equal(ErrorCode.NotFound, (await alice.Grain.Typing(stranger.Account.AsPeer())).Code);
        Assert.Equal(ErrorCode.NotFound, (await alice.Grain.Typing(new PeerId('g' + bob.Account.Value[1..]))).Code);
        Assert.Empty(bob.Connection.Frames);
        Assert.Empty(stranger.Connection.Frames);
    }

    [Fact]
    public async Task Typing_is_not_archived_and_takes_no_seq()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await bob.Send(alice, "hello");
        await alice.Grain.Typing(bob.Account.AsPeer());

        Assert.Equal(2, (await alice.Send(bob, "hello")).Seq);
        Assert.Equal(2, (await bob.Offline()).Messages.Count);
    }
}
