using Im.Cluster.Tests.Kit;
using Im.Grains.Audiences;
using Im.Grains.Conversations;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Cluster.Tests;

/// <summary>Large background updates: a message as all others, but that nothing waits for it.</summary>
public sealed class Updates_of_apps(SharedCluster im)
{
    private const int Large = 60_000;

    private static readonly PeerId App = WireIds.Service(TestTenants.Usual, "shop");

    [Fact]
    public async Task Are_handed_to_gateways_as_such_one_by_one_and_through_many()
    {
        var (team, _, members) = await Team.Online(im, 1);
        var (alice, tag) = (members[0], WireIds.Tag(TestTenants.Usual, members[0].UserId));
        await Audience(tag).Tag(TestTenants.Usual, alice.UserId, [alice.Account]);

        await ToUser(alice, "to-her");
        await team.Grain.Send(Batch(team.Id, "to-her-group"));
        await Audience(tag).Send(Batch(tag, "to-her-tag"));
        await alice.SiblingOnline();
        await team.SendByApp("a text");

        await Until.True(() => alice.Connection.Texts.Contains("a text"), "The text has not come.");
        await Until.True(() => alice.Connection.Updates.Count == 3, "The updates have not come.");
        Assert.Equal(["to-her", "to-her-group", "to-her-tag"], alice.Connection.Updates.Select(update => update.Id).Order(StringComparer.Ordinal));
        Assert.All(alice.Connection.Updates, update => Assert.True(update.IsBackground && update.Seq > 0));
        Assert.Equivalent((PeerId[])[App, team.Id, tag], alice.Connection.Updates.Select(update => update.From));
    }

    [Fact]
    public async Task Are_not_overtaken_by_their_own_recall()
    {
        var (team, _, members) = await Team.Online(im, 1);
        await ToUser(members[0], "u1");
        var inGroup = (await team.Grain.Send(Batch(team.Id, "u2")))[0];

        await im.Grains.GetGrain<IConversationGrain>(KeyOf(members[0])).Recall(App, 1);
        await team.Grain.Recall(team.App, inGroup.Seq);

        await Until.True(() => members[0].Connection.Updates.Count == 4, "Not all has come behind chat.");
        foreach (var from in (PeerId[])[App, team.Id])
        {
            var ofOne = members[0].Connection.Updates.Where(update => update.From == from).ToList();
            Assert.Equal([PushEventTypes.Organization, PushEventTypes.Recall], ofOne.Select(update => PushEvent.TypeOf(update.Content)));
        }
    }

    [Fact]
    public async Task Are_pulled_once_all_chat_of_other_conversations_is_there()
    {
        var (alice, bob) = (await im.Online(), im.Device());
        await bob.Register();
        await alice.Send(bob, "one");
        await alice.Send(bob, "two");
        for (var i = 1; i <= 3; i++) await ToUser(bob, $"u{i}", Large);

        var (pulled, have) = (new List<string>(), new Dictionary<string, long>());
        OfflineResult page;
        do
        {
            page = await bob.Offline(have, maxBytes: Large + 5_000);
            pulled.AddRange(page.Messages.Select(message => Draft.Read(message.Utf8)).Select(NameOf));
            foreach (var peer in page.Peers) have[peer.Peer] = peer.UpTo;
        }
        while (page.More);

        Assert.Equal(["one", "two", "u1", "u2", "u3"], pulled);
        Assert.Equal((2L, 3L), (have[alice.Account.Value], have[App.Value]));
    }

    [Fact]
    public async Task Hold_up_what_came_before_them_in_their_own_conversation_no_more_than_that_of_others()
    {
        var (alice, bob) = (await im.Online(), im.Device());
        await bob.Register();
        await ToUser(bob, Draft.Text(bob.Account, "before"));
        await ToUser(bob, "u1", Large);
        await ToUser(bob, Draft.Text(bob.Account, "after"));
        await alice.Send(bob, "hello");

        var first = await bob.Offline(maxBytes: Large);
        var next = await bob.Offline(first.Peers.ToDictionary(peer => peer.Peer, peer => peer.UpTo), maxBytes: Large);

        Assert.Equal(["hello", "before"], Names(first));
        Assert.True(first.More);
        Assert.Equal(["u1"], Names(next));
        Assert.True(next.More);
    }

    [Fact]
    public async Task Of_one_conversation_do_not_end_a_page_that_has_room_for_others()
    {
        var (alice, carol, bob) = (await im.Online(), await im.Online(), im.Device());
        await bob.Register();
        await alice.Send(bob, "oldest");
        await ToUser(bob, Draft.Text(bob.Account, "before"));
        await ToUser(bob, "u1", Large);
        await carol.Send(bob, "newest");

        var page = await bob.Offline();

        Assert.Equal(["newest", "before", "oldest"], Names(page));
        Assert.True(page.More);
    }

    [Fact]
    public async Task Of_a_size_that_the_device_cannot_take_come_without_their_content()
    {
        var bob = im.Device();
        await bob.Register();
        await ToUser(bob, "u1", 70_000);
        await ToUser(bob, Draft.Text(bob.Account, "after"));

        var page = await bob.Offline(largestUpdate: 1_000);

        Assert.Equal(["u1", "after"], Names(page));
        Assert.Equal(
            """{"type":"organization","content":{"tooLarge":true}}""",
            System.Text.Encoding.UTF8.GetString(Draft.Read(page.Messages[0].Utf8).Content.Span));
        Assert.False(page.More);
    }

    [Fact]
    public async Task Of_one_peer_are_pulled_in_their_place()
    {
        var bob = im.Device();
        await bob.Register();
        await ToUser(bob, "u1");
        await ToUser(bob, Draft.Text(bob.Account, "after"));

        Assert.Equal(["u1", "after"], Names(await bob.Offline(peer: App)));
    }

    [Fact]
    public async Task Are_not_what_a_conversation_shows_as_its_last_message()
    {
        var bob = im.Device();
        await bob.Register();
        await ToUser(bob, Draft.Text(bob.Account, "hello"));
        await ToUser(bob, "u1");
        await ToUser(bob, "u2");

        var summary = Assert.Single((await bob.Conversations()).Conversations);

        Assert.Equal((3L, "hello"), (summary.LastSeq, NameOf(Draft.Read(summary.Last!.Value.Utf8))));
    }

    [Fact]
    public async Task Are_never_pushed()
    {
        var (bob, service) = (await im.Away(), WireIds.Service(TestTenants.Push, "shop"));
        var everyone = WireIds.Everyone(TestTenants.Push);
        ConversationBatch From(OutgoingMessage message) => new() { From = service, TenantNo = TestTenants.Push, Messages = [message] };
        var chat = im.Grains.GetGrain<IConversationGrain>(ConversationKey.Of(bob.Account.AsPeer(), service));

        await chat.Send(From(Draft.Update(bob.Account.AsPeer(), "u1")));
        await Audience(everyone).Send(From(Draft.Update(everyone, $"{bob.UserId}-u2")));
        await chat.Send(From(Draft.Text(bob.Account, "but this is")));

        Assert.Equal([2], im.Pushes.SeqsFor(bob));
        Assert.DoesNotContain(im.Pushes.To(everyone), push => push.Message.MessageId == $"{bob.UserId}-u2");
    }

    private static string NameOf(Envelope envelope) => Draft.TextOf(envelope) is { Length: > 0 } text ? text : envelope.Id;

    private static IEnumerable<string> Names(OfflineResult page) => page.Messages.Select(message => NameOf(Draft.Read(message.Utf8)));

    private static string KeyOf(Device device) => ConversationKey.Of(device.Account.AsPeer(), App);

    private static ConversationBatch Batch(PeerId to, string id, int size = 10) => Batch(Draft.Update(to, id, size));

    private static ConversationBatch Batch(OutgoingMessage message) =>
        new() { From = App, TenantNo = TestTenants.Usual, Messages = [message] };

    private Task ToUser(Device device, string id, int size = 10) => ToUser(device, Draft.Update(device.Account.AsPeer(), id, size));

    private async Task ToUser(Device device, OutgoingMessage message) => Assert.Equal(
        ErrorCode.Ok, (await im.Grains.GetGrain<IConversationGrain>(KeyOf(device)).Send(Batch(message)))[0].Code);

    private IAudienceGrain Audience(PeerId audience) => im.Grains.GetGrain<IAudienceGrain>(audience.Value);
}
