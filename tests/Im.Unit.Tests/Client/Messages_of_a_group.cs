using System.Text.Json;
using Im.Client;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Client;

public sealed class Messages_of_a_group : IAsyncDisposable
{
    private readonly ClientKit _kit = new();
    private readonly PeerId _group = WireIds.Group("demo", "1");

    private FakeServer Server => _kit.Server;

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Have_the_group_as_their_conversation_and_the_member_as_their_sender()
    {
        var alice = await _kit.Connect();

        Server.Deliver(Server.WriteTo(_group, ClientKit.Bob, "hello all"));

        await ClientKit.See(alice, 1);
        var message = Assert.Single(await alice.HistoryAsync(_group));
        Assert.Equal((_group, ClientKit.Bob, MessageDirection.Incoming), (message.Peer, message.Sender, message.Direction));
    }

    [Fact]
    public async Task For_others_leave_no_hole_and_are_asked_about_once()
    {
        Server.Hides = ForOthers;
        var alice = await _kit.Connect();
        var one = Write("one");
        Write("not for alice");
        Write("not for alice");
        var four = Write("four");

        Server.Deliver(one, four);
        Assert.Equal(["one", "four"], await ClientKit.See(alice, 2));
        Server.Deliver(Write("five"));
        Assert.Equal(["five"], await ClientKit.See(alice, 1));

        Assert.Equal(2, Server.Count("call offline"));
        Assert.Equal(["one", "four", "five"], (await alice.HistoryAsync(_group)).Select(message => message.Text));
    }

    [Fact]
    public async Task For_another_sub_application_are_passed_over()
    {
        Server.Hides = message => message.AppId.Length > 0;
        Server.PageSize = 2;
        for (var i = 1; i <= 21; i++) Server.WriteTo(_group, ClientKit.Bob, $"{i}", appId: i % 5 == 0 ? "" : "shop");

        var alice = await _kit.Connect();

        Assert.Equal(["5", "10", "15", "20"], await ClientKit.See(alice, 4));
        Assert.Equal(21, Assert.Single(await alice.ConversationsAsync()).UpTo);
    }

    [Fact]
    public async Task For_others_may_fill_whole_pages()
    {
        var asked = new List<long>();
        Server.OnCall = (method, call) =>
        {
            if (method != RpcMethods.Offline || !call.TryGetProperty("target", out _)) return null;
            var have = call.TryGetProperty("have", out var named) ? named.GetProperty(_group.Value).GetInt64() : 0;
            asked.Add(have);
            var page = new OfflineResult
            {
                Messages = [],
                Peers = [new PeerState { Peer = _group.Value, LastSeq = 7, UpTo = have + 2, ReadSeq = 0 }],
                More = have < 4,
            };
            return new RpcReply { Rid = "", Result = new RawJson(JsonSerializer.SerializeToUtf8Bytes(page, WireJson.Default.OfflineResult)) };
        };
        var alice = await _kit.Connect();
        for (var i = 0; i < 6; i++) Write("not for alice");

        Server.Deliver(Write("seven"));

        Assert.Equal(["seven"], await ClientKit.See(alice, 1));
        Assert.Equal([0, 2, 4], asked);
    }

    [Fact]
    public async Task Of_which_none_is_for_this_device_are_not_asked_for_again()
    {
        Server.Hides = _ => true;
        for (var i = 0; i < 5; i++) Write("not for alice");
        var alice = await _kit.Connect();
        Server.Hides = ForOthers;

        Server.Deliver(Write("six"));

        Assert.Equal(["six"], await ClientKit.See(alice, 1));
        Assert.Equal(1, Server.Count("call offline"));
    }

    [Fact]
    public async Task Begin_anywhere_for_who_has_joined_late()
    {
        Server.Hides = message => message.Seq <= 56;
        var alice = await _kit.Connect();
        for (var i = 1; i <= 56; i++) Write("before alice");

        Server.Deliver(Server.Change(_group, ClientKit.Alice.AsPeer(), new { @event = "joined", by = ClientKit.Alice.Value }));
        await ClientKit.See(alice, 1);
        Server.Deliver(Write("hello alice"));

        Assert.Equal(["hello alice"], await ClientKit.See(alice, 1));
        Assert.Equal(2, Server.Count("call offline"));
        Assert.Equal([57, 58], (await alice.HistoryAsync(_group)).Select(message => message.Seq));
    }

    [Fact]
    public async Task Go_on_after_the_time_away_for_who_comes_back()
    {
        Server.Hides = ForOthers;
        var alice = await _kit.Connect();
        Server.Deliver(Write("one"), Server.Change(_group, ClientKit.Alice.AsPeer(), new { @event = "left", by = ClientKit.Alice.Value }));
        await ClientKit.See(alice, 2);
        Server.LeftAt[_group] = 2;
        for (var i = 0; i < 3; i++) Write("not for alice");
        await alice.SyncAsync(Deadline);

        Server.LeftAt.Clear();
        Server.Deliver(Server.Change(_group, ClientKit.Bob, new { @event = "invited", by = ClientKit.Bob.Value, accounts = new[] { ClientKit.Alice.Value } }));
        Server.Deliver(Write("welcome back"));

        Assert.Equal([null, "welcome back"], await ClientKit.See(alice, 2));
        Assert.Equal([1, 2, 6, 7], (await alice.HistoryAsync(_group)).Select(message => message.Seq));
    }

    [Fact]
    public async Task Stay_as_they_are_for_who_has_left()
    {
        var alice = await _kit.Connect();
        Server.Deliver(Write("one"), Write("two"));
        await ClientKit.See(alice, 2);
        Server.LeftAt[_group] = 2;
        Write("not for alice");

        await alice.SyncAsync(Deadline);

        Assert.Equal([1, 2], (await alice.HistoryAsync(_group)).Select(message => message.Seq));
        Assert.Equal(2, Assert.Single(await alice.ConversationsAsync()).UpTo);
    }

    [Fact]
    public async Task For_one_member_are_sent_with_that_member_as_their_target()
    {
        Envelope? sent = null;
        Server.OnSend = envelope =>
        {
            sent = envelope;
            return Task.FromResult(Server.Accept(envelope));
        };
        var alice = await _kit.Connect();

        await alice.SendTextAsync(_group, "psst", new SendOptions { Target = ClientKit.Bob.Value }, Deadline);

        Assert.Equal((_group, ClientKit.Bob.Value), (sent!.To, sent.Target));
        var message = Assert.Single(await alice.HistoryAsync(_group));
        Assert.Equal((ClientKit.Bob.Value, MessageState.Sent, 1), (message.Target, message.State, message.Seq));
    }

    [Fact]
    public async Task From_another_device_of_the_account_are_its_own()
    {
        var alice = await _kit.Connect();

        Server.Deliver(Server.WriteTo(_group, ClientKit.Alice.AsPeer(), "from my phone"));

        Assert.Equal(["from my phone"], await ClientKit.See(alice, 1));
        var message = Assert.Single(await alice.HistoryAsync(_group));
        Assert.Equal((ClientKit.Alice.AsPeer(), MessageDirection.Outgoing), (message.Sender, message.Direction));
        Assert.Equal(0, Assert.Single(await alice.ConversationsAsync()).Unread);
    }

    [Fact]
    public async Task That_come_back_to_the_device_that_sent_them_are_known()
    {
        Server.OnSend = envelope =>
        {
            var answer = Server.Accept(envelope);
            Server.Deliver(Server.Archived(_group)[^1]);
            return Task.FromResult(answer);
        };
        var alice = await _kit.Connect();

        var sent = await alice.SendTextAsync(_group, "mine", cancellationToken: Deadline);
        Server.Deliver(Write("the end"));

        Assert.Equal(["the end"], await ClientKit.See(alice, 1));
        Assert.Equal([sent.Id], (await alice.HistoryAsync(_group)).SkipLast(1).Select(message => message.Id));
    }

    [Fact]
    public async Task That_a_member_may_not_send_fail_with_the_servers_reason()
    {
        Server.OnSend = _ => Task.FromResult(new Im.Client.Connections.Acknowledgement(0x87, "You are muted."));
        var alice = await _kit.Connect();

        var refusal = await Assert.ThrowsAsync<ImException>(() => alice.SendTextAsync(_group, "hello", cancellationToken: Deadline));

        Assert.Equal((ErrorCode.Forbidden, "You are muted."), (refusal.Code, refusal.Message));
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("everyone")]
    public async Task And_those_of_a_tag_or_everyone_are_conversations_of_their_own(string kind)
    {
        var alice = await _kit.Connect();
        var service = WireIds.Service("demo", "demo");
        var audience = kind == "tag" ? alice.TagOf("red") : alice.Everyone;

        Server.Deliver(Server.WriteTo(audience, service, "news"), Server.WriteTo(_group, service, "hello"), Server.Write(service, "for you"));
        await ClientKit.See(alice, 3);
        await alice.ReadAsync(_group, 1, Deadline);

        var conversations = (await alice.ConversationsAsync()).ToDictionary(conversation => conversation.Peer);
        Assert.Equal((1, "news", service), Summary(conversations[audience]));
        Assert.Equal((0, "hello", service), Summary(conversations[_group]));
        Assert.Equal((1, "for you", service), Summary(conversations[service]));
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private static bool ForOthers(Envelope message) => message.Content.Span.IndexOf("not for alice"u8) >= 0;

    private static (long Unread, string? Text, PeerId Sender) Summary(Conversation conversation) =>
        (conversation.Unread, conversation.Last?.Text, conversation.Last!.Sender);

    private Envelope Write(string text) => Server.WriteTo(_group, ClientKit.Bob, text);
}
