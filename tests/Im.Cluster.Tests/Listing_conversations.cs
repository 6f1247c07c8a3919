using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests;

public sealed class Listing_conversations(SharedCluster im)
{
    [Fact]
    public async Task Begins_with_the_newest_message()
    {
        var (bob, alice, carol) = (await im.Online(), await im.Online(), await im.Online());
        await SendLater(alice, bob, "first");
        await SendLater(carol, bob, "second");
        await SendLater(alice, bob, "third");

        var listed = (await bob.Conversations()).Conversations;

        Assert.Equal([alice.Account.Value, carol.Account.Value], listed.Select(it => it.Peer));
        Assert.Equal(["third", "second"], listed.Select(it => Draft.TextOf(Draft.Read(it.Last!.Value.Utf8))));
    }

    [Fact]
    public async Task Counts_what_lies_after_the_read_mark()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        for (var i = 0; i < 5; i++) await alice.Send(bob, $"{i}");
        await bob.Grain.Read(alice.Account.AsPeer(), 2, bob.DeviceId);

        var summary = Assert.Single((await bob.Conversations()).Conversations);

        Assert.Equal((5L, 2L, 3L), (summary.LastSeq, summary.ReadSeq, summary.Unread));
    }

    [Fact]
    public async Task Goes_page_by_page_through_all_of_them_once()
    {
        var bob = await im.Online();
        var peers = await Task.WhenAll(Enumerable.Range(0, 11).Select(_ => im.Online()));
        foreach (var (peer, index) in peers.Select((peer, index) => (peer, index)))
        {
            // Some of the same time: the cursor must tell those apart, too.
            if (index % 3 == 0) await SendLater(peer, bob, "hello");
            else await peer.Send(bob, "hello");
        }

        var (listed, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await bob.Conversations(limit: 3, cursor);
            Assert.InRange(page.Conversations.Count, 0, 3);
            listed.AddRange(page.Conversations.Select(it => it.Peer));
            cursor = page.Cursor;
        }
        while (cursor is not null);

        Assert.Equal(peers.Select(peer => peer.Account.Value).Order(), listed.Order());
    }

    [Fact]
    public async Task Ends_a_page_where_last_messages_would_fill_more_than_a_reply()
    {
        var bob = await im.Online();
        var peers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => im.Online()));
        foreach (var peer in peers) await SendLater(peer, bob, new string('x', 1_000));

        var (sizes, cursor) = (new List<int>(), (string?)null);
        do
        {
            var page = await bob.Conversations(limit: 50, cursor, maxBytes: 3_000);
            sizes.Add(page.Conversations.Count);
            cursor = page.Cursor;
        }
        while (cursor is not null);

        Assert.Equal([2, 2, 1], sizes);
        Assert.Single((await bob.Conversations(maxBytes: 1)).Conversations);
    }

    [Fact]
    public async Task With_a_cursor_that_is_none_is_invalid()
    {
        var bob = await im.Online();

        foreach (var cursor in (string[])["", "x", "1", "1.", "1.x", "-1.2"])
            Assert.Equal(ErrorCode.Invalid, (await bob.Grain.Conversations(10, cursor, bob.AppId, maxBytes: 1_000)).Code);
    }

    private async Task SendLater(Device from, Device to, string text)
    {
        im.Time.Advance(TimeSpan.FromMilliseconds(2));
        await from.Send(to, text);
    }
}
