using System.Text.Json;
using Im.Cluster.Tests.Kit;
using Im.Grains;
using Im.Protocol;

namespace Im.Cluster.Tests;

public sealed class Read_marks(SharedCluster im)
{
    [Fact]
    public async Task Are_told_to_the_peer_and_to_ones_other_devices()
    {
        var (alice, bob) = await Chat(3);
        var bobToo = await bob.SiblingOnline();

        Assert.Equal(ErrorCode.Ok, (await Read(bob, alice, 2)).Code);

        Assert.Equal((bob.Account.Value, bob.Account.Value, 2L), Event(alice));
        Assert.Equal((alice.Account.Value, bob.Account.Value, 2L), Event(bobToo));
        Assert.Empty(bob.Connection.Events(PushEventTypes.Read));
    }

    [Fact]
    public async Task Move_forward_only_and_are_told_only_then()
    {
        var (alice, bob) = await Chat(3);
        await Read(bob, alice, 2);

        await Read(bob, alice, 1);
        await Read(bob, alice, 2);

        Assert.Equal(2, Assert.Single((await bob.Offline()).Peers).ReadSeq);
        Assert.Single(alice.Connection.Events(PushEventTypes.Read));
    }

    [Fact]
    public async Task Stop_at_the_last_message()
    {
        var (alice, bob) = await Chat(3);

        await Read(bob, alice, 99);

        Assert.Equal((bob.Account.Value, bob.Account.Value, 3L), Event(alice));
        await alice.Send(bob, "a fourth");
        Assert.Equal(1, Assert.Single((await bob.Conversations()).Conversations).Unread);
    }

    [Fact]
    public async Task Are_each_sides_own_and_shown_to_both()
    {
        var (alice, bob) = await Chat(3);
        await Read(bob, alice, 3);
        await Read(alice, bob, 1);

        var (hers, his) = (Assert.Single((await alice.Offline()).Peers), Assert.Single((await bob.Offline()).Peers));

        Assert.Equal((1L, 3L), (hers.ReadSeq, hers.PeerReadSeq));
        Assert.Equal((3L, 1L), (his.ReadSeq, his.PeerReadSeq));
    }

    [Fact]
    public async Task In_the_chat_with_oneself_are_told_to_ones_other_devices_once()
    {
        var alice = await im.Online();
        var aliceToo = await alice.SiblingOnline();
        await alice.Send(alice, "note");

        await Read(alice, alice, 1);

        Assert.Single(aliceToo.Connection.Events(PushEventTypes.Read));
        Assert.Empty(alice.Connection.Events(PushEventTypes.Read));
    }

    [Fact]
    public async Task Are_not_found_where_there_is_no_conversation()
    {
        var (alice, bob) = (await im.Online(), await im.Online());

        Assert.Equal(ErrorCode.NotFound, (await Read(bob, alice, 1)).Code);
        Assert.Empty(alice.Connection.Frames);
    }

    private async Task<(Device Alice, Device Bob)> Chat(int messages)
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        for (var i = 0; i < messages; i++) await alice.Send(bob, $"{i}");
        return (alice, bob);
    }

    private static Task<Answer> Read(Device reader, Device peer, long seq) =>
        reader.Grain.Read(peer.Account.AsPeer(), seq, reader.DeviceId);

    private static (string?, string?, long) Event(Device device)
    {
        JsonElement read = Assert.Single(device.Connection.Events(PushEventTypes.Read));
        return (read.GetProperty("peer").GetString(), read.GetProperty("account").GetString(), read.GetProperty("seq").GetInt64());
    }
}
