using Im.Cluster.Tests.Kit;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Cluster.Tests;

public sealed class Pulling_what_was_missed(SharedCluster im)
{
    [Fact]
    public async Task Brings_all_of_a_peer_after_the_seq_one_has()
    {
        var (alice, bob) = (await im.Online(), im.Device());
        await bob.Register();
        for (var i = 1; i <= 5; i++) await alice.Send(bob, $"{i}");

        var offline = await bob.Offline(Have(alice, 3));

        Assert.Equal(["4", "5"], Texts(offline));
        Assert.False(offline.More);
        var peer = Assert.Single(offline.Peers);
        Assert.Equal((alice.Account.Value, 5L, 5L, 0L), (peer.Peer, peer.LastSeq, peer.UpTo, peer.ReadSeq));
    }

    [Fact]
    public async Task Brings_ones_own_messages_too()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "hello");
        var aliceToo = alice.Sibling();

        Assert.Equal(["hello"], Texts(await aliceToo.Offline()));
    }

    [Fact]
    public async Task With_everything_there_brings_nothing_but_where_one_stands()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "hello");

        var offline = await bob.Offline(Have(alice, 1));

        Assert.Empty(offline.Messages);
        Assert.Equal(1, Assert.Single(offline.Peers).UpTo);
        Assert.False(offline.More);
    }

    [Fact]
    public async Task With_a_seq_beyond_the_last_says_what_the_last_is()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "hello");

        var offline = await bob.Offline(Have(alice, 99));

        var peer = Assert.Single(offline.Peers);
        Assert.Equal((1L, 1L), (peer.LastSeq, peer.UpTo));
    }

    [Fact]
    public async Task Of_one_peer_brings_that_peer_alone()
    {
        var (alice, bob, carol) = (await im.Online(), await im.Online(), await im.Online());
        await alice.Send(bob, "from alice");
        await carol.Send(bob, "from carol");

        Assert.Equal(["from carol"], Texts(await bob.Offline(target: carol)));
        Assert.Empty((await bob.Offline(target: await im.Online())).Peers);
    }

    [Fact]
    public async Task Since_a_time_brings_what_is_not_older()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "old");
        im.Time.Advance(TimeSpan.FromSeconds(1));
        var since = (await alice.Send(bob, "new")).Timestamp;

        var offline = await bob.Offline(since: since);

        Assert.Equal(["new"], Texts(offline));
        Assert.Equal(2, Assert.Single(offline.Peers).UpTo);
    }

    [Fact]
    public async Task Since_a_time_brings_all_of_a_peer_one_has_a_seq_of()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "old");
        im.Time.Advance(TimeSpan.FromSeconds(1));
        var since = (await alice.Send(bob, "new")).Timestamp;

        Assert.Equal(["old", "new"], Texts(await bob.Offline(Have(alice, 0), since: since)));
    }

    [Theory]
    [InlineData(1, int.MaxValue), InlineData(7, int.MaxValue), InlineData(500, 100), InlineData(500, 1), InlineData(3, 200), InlineData(500, int.MaxValue)]
    public async Task Page_by_page_reaches_everything_of_many_peers_once(int limit, int maxBytes)
    {
        var bob = await im.Online();
        var peers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => im.Online()));
        for (var i = 0; i < peers.Length; i++)
        {
            await peers[i].Send([.. Enumerable.Range(1, i).Select(number => Draft.Text(bob.Account, $"{number} {new string('x', 10 * i)}"))]);
        }

        var got = await PullAll(bob, limit, maxBytes);

        Assert.Equal(peers.Length * (peers.Length - 1) / 2, got.Count);
        foreach (var (peer, index) in peers.Select((peer, index) => (peer, index)))
        {
            Assert.Equal(
                Enumerable.Range(1, index).Select(seq => (long)seq),
                got.Where(message => message.From == peer.Account.AsPeer()).Select(message => message.Seq));
        }
    }

    [Fact]
    public async Task Leaves_a_message_that_a_page_has_no_room_for_to_the_next_one()
    {
        var (alice, carol, bob) = (await im.Online(), await im.Online(), await im.Online());
        foreach (var sender in (Device[])[alice, carol]) await sender.Send(bob, new string('x', 2_000));

        var page = await bob.Offline(maxBytes: 3_000);

        Assert.Single(page.Messages);
        Assert.Single(page.Peers);
        Assert.True(page.More);
        Assert.Equal(2, (await PullAll(bob, limit: 10, maxBytes: 3_000)).Count);
    }

    [Fact]
    public async Task Page_by_page_reaches_everything_while_more_comes_in()
    {
        var bob = await im.Online();
        var peers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => im.Online()));
        foreach (var peer in peers) await peer.Send([.. Enumerable.Range(1, 10).Select(number => Draft.Text(bob.Account, $"{number}"))]);

        var got = await PullAll(bob, 4, int.MaxValue, between: page => page > 20
            ? Task.CompletedTask
            : peers[page % peers.Length].Send(bob, "late"));

        var last = await bob.Offline();
        foreach (var peer in peers)
        {
            var seqs = got.Where(message => message.From == peer.Account.AsPeer()).Select(message => message.Seq).ToArray();
            Assert.Equal(Enumerable.Range(1, seqs.Length).Select(seq => (long)seq), seqs);
            Assert.Equal(last.Peers.Single(it => it.Peer == peer.Account.Value).LastSeq, seqs.Length);
        }
    }

    [Fact]
    public async Task Is_ones_own_business_alone()
    {
        var (alice, bob, carol) = (await im.Online(), await im.Online(), await im.Online());
        await alice.Send(bob, "secret");

        Assert.Empty((await carol.Offline()).Peers);
        Assert.Empty((await carol.History(alice)).Messages);
    }

    private static async Task<List<Envelope>> PullAll(Device device, int limit, int maxBytes, Func<int, Task>? between = null)
    {
        var (got, have) = (new List<Envelope>(), new Dictionary<string, long>());
        for (var page = 1; ; page++)
        {
            Assert.InRange(page, 1, 1_000);
            var offline = await device.Offline(have, limit, maxBytes: maxBytes);
            Assert.InRange(offline.Messages.Count, 0, limit);
            got.AddRange(Draft.Read(offline.Messages));
            foreach (var peer in offline.Peers) have[peer.Peer] = Math.Max(peer.UpTo, have.GetValueOrDefault(peer.Peer));
            if (!offline.More) return got;
            if (between is not null) await between(page);
        }
    }

    private static Dictionary<string, long> Have(Device peer, long seq) => new() { [peer.Account.Value] = seq };

    private static IEnumerable<string> Texts(OfflineResult offline) => Draft.Read(offline.Messages).Select(Draft.TextOf);
}
