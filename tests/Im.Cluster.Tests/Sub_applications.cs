using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests;

public sealed class Sub_applications(SharedCluster im)
{
    [Fact]
    public async Task Get_their_own_messages_and_those_for_all()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var clinic = await bob.SiblingOnline(appId: "clinic");
        var shop = await bob.SiblingOnline(appId: "shop");

        await Send(alice, bob);

        Assert.Equal(["for all"], bob.Connection.Texts);
        Assert.Equal(["for all", "for the clinic"], clinic.Connection.Texts);
        Assert.Equal(["for all", "for the shop"], shop.Connection.Texts);
    }

    [Fact]
    public async Task Pull_the_same_and_are_up_to_date_with_the_rest()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await Send(alice, bob);

        foreach (var (device, texts) in (IEnumerable<(Device, string[])>)[
            (bob, ["for all"]),
            (bob.Sibling(appId: "clinic"), ["for all", "for the clinic"]),
            (bob.Sibling(appId: "shop"), ["for all", "for the shop"])])
        {
            var offline = await device.Offline();
            Assert.Equal(texts, Draft.Read(offline.Messages).Select(Draft.TextOf));
            Assert.Equal(3, Assert.Single(offline.Peers).UpTo);
            Assert.Equal(texts, Draft.Read((await device.History(alice)).Messages).Select(Draft.TextOf));
        }
    }

    [Fact]
    public async Task List_a_conversation_with_the_last_message_that_is_theirs()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await Send(alice, bob);

        var shops = Assert.Single((await bob.Sibling(appId: "shop").Conversations()).Conversations);
        var clinics = Assert.Single((await bob.Sibling(appId: "clinic").Conversations()).Conversations);

        Assert.Equal("for the shop", Draft.TextOf(Draft.Read(shops.Last!.Value.Utf8)));
        Assert.Equal("for the clinic", Draft.TextOf(Draft.Read(clinics.Last!.Value.Utf8)));
        Assert.Equal((3L, 3L), (clinics.LastSeq, clinics.Unread));
    }

    [Fact]
    public async Task Page_over_messages_that_are_not_theirs()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send([.. Enumerable.Range(0, 20).Select(i => Draft.Text(bob.Account, $"{i}", appId: i == 19 ? "" : "clinic"))]);

        var (have, got) = (new Dictionary<string, long> { [alice.Account.Value] = 0 }, new List<string>());
        bool more;
        do
        {
            var page = await bob.Offline(have, limit: 3);
            got.AddRange(Draft.Read(page.Messages).Select(Draft.TextOf));
            have[alice.Account.Value] = Assert.Single(page.Peers).UpTo;
            more = page.More;
        }
        while (more);

        Assert.Equal(["19"], got);
        Assert.Equal(20, have[alice.Account.Value]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Page_through_a_history_of_messages_that_are_not_theirs(bool newestFirst)
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        string[] theirs = ["1", "9", "10", "18"];
        await alice.Send([.. Enumerable.Range(0, 20).Select(i =>
            Draft.Text(bob.Account, $"{i}", appId: theirs.Contains($"{i}") ? "" : "clinic"))]);

        var (got, last, more) = (new List<string>(), (long?)null, true);
        while (more)
        {
            var page = await bob.History(alice, it => it with
            {
                Limit = 1,
                NewestFirst = newestFirst,
                BeforeSeq = newestFirst && last is { } before ? before : long.MaxValue,
                AfterSeq = !newestFirst && last is { } after ? after : 0,
            });
            var messages = Draft.Read(page.Messages);
            Assert.InRange(messages.Count, page.More ? 1 : 0, 1);
            got.AddRange(messages.Select(Draft.TextOf));
            (last, more) = (messages.Count > 0 ? messages[^1].Seq : null, page.More);
        }

        Assert.Equal(newestFirst ? theirs.Reverse() : theirs, got);
    }

    private static async Task Send(Device alice, Device bob) => await alice.Send(
        Draft.Text(bob.Account, "for all"),
        Draft.Text(bob.Account, "for the clinic", appId: "clinic"),
        Draft.Text(bob.Account, "for the shop", appId: "shop"));
}
