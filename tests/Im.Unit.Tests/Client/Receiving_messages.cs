using System.Text.Json;
using Im.Client;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Client;

public sealed class Receiving_messages : IAsyncDisposable
{
    private readonly ClientKit _kit = new();

    private FakeServer Server => _kit.Server;

    [Fact]
    public async Task What_was_written_before_the_first_start_is_there_after_connecting()
    {
        Server.Write(ClientKit.Bob, "one");
        Server.Write(ClientKit.Bob, "two");

        var alice = await _kit.Connect();

        Assert.Equal(["one", "two"], await ClientKit.See(alice, 2));
    }

    [Fact]
    public async Task Missed_messages_of_many_pages_all_arrive()
    {
        Server.PageSize = 7;
        for (var i = 1; i <= 50; i++) Server.Write(i % 3 == 0 ? ClientKit.Carol : ClientKit.Bob, $"{i}");

        var alice = await _kit.Connect();

        var seen = await ClientKit.See(alice, 50);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"{i}").Order(), seen.Order());
    }

    [Fact]
    public async Task A_delivery_is_acknowledged_once_it_is_stored()
    {
        var alice = await _kit.Connect();
        var acknowledged = new TaskCompletionSource<int>();
        Server.Connection!.OnAcknowledge = async () =>
            acknowledged.TrySetResult((await alice.HistoryAsync(ClientKit.Bob)).Count);

        Server.Deliver(Server.Write(ClientKit.Bob, "hello"));

        Assert.Equal(1, await acknowledged.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_program_that_dies_before_acknowledging_shows_the_message_once()
    {
        var alice = await _kit.Connect();
        var message = Server.Write(ClientKit.Bob, "hello");
        var dying = new TaskCompletionSource();
        Server.Connection!.OnAcknowledge = () =>
        {
            dying.TrySetResult();
            throw new IOException("The program has died.");
        };
        Server.Deliver(message);
        await dying.Task;
        await alice.DisposeAsync();

        var again = await _kit.Connect();
        Server.Deliver(message);
        Server.Deliver(Server.Write(ClientKit.Carol, "the end"));

        Assert.Equal(["hello", "the end"], await ClientKit.See(again, 2));
    }

    [Fact]
    public async Task The_same_delivery_again_is_not_shown_again()
    {
        var alice = await _kit.Connect();
        var message = Server.Write(ClientKit.Bob, "hello");

        Server.Deliver(message, message, message, Server.Write(ClientKit.Bob, "the end"), message);

        Assert.Equal(["hello", "the end"], await ClientKit.See(alice, 2));
    }

    [Fact]
    public async Task What_was_seen_is_not_shown_again_after_a_restart()
    {
        var alice = await _kit.Connect();
        Server.Deliver(Server.Write(ClientKit.Bob, "one"), Server.Write(ClientKit.Bob, "two"), Server.Write(ClientKit.Bob, "three"));
        Assert.Equal(["one", "two"], await ClientKit.See(alice, 2));
        await alice.DisposeAsync();

        var again = await _kit.Connect();

        Assert.Equal(["three"], await ClientKit.See(again, 1));
    }

    [Fact]
    public async Task A_missing_message_is_pulled_and_shown_before_the_later_one()
    {
        var alice = await _kit.Connect();
        var one = Server.Write(ClientKit.Bob, "one");
        Server.Write(ClientKit.Bob, "two");
        var three = Server.Write(ClientKit.Bob, "three");

        Server.Deliver(one, three);

        Assert.Equal(["one", "two", "three"], await ClientKit.See(alice, 3));
    }

    [Fact]
    public async Task A_gap_that_the_server_will_not_close_does_not_hide_what_is_here()
    {
        Server.OnCall = (method, asked) => asked.TryGetProperty("target", out _)
            ? FakeServer.Refusal(ErrorCode.Forbidden, "Not a member any more.")
            : null;
        var alice = await _kit.Connect();
        Server.Write(ClientKit.Bob, "one");

        Server.Deliver(Server.Write(ClientKit.Bob, "two"));

        Assert.Equal(["two"], await ClientKit.See(alice, 1));
    }

    [Fact]
    public async Task A_gap_of_which_the_server_knows_nothing_is_asked_about_a_few_times_and_left()
    {
        Server.OnCall = (method, _) => method == RpcMethods.Offline ? Page([]) : null;
        var alice = await _kit.Connect();
        Server.Write(ClientKit.Bob, "one");

        Server.Deliver(Server.Write(ClientKit.Bob, "two"));

        Assert.Equal(["two"], await ClientKit.See(alice, 1));
        Assert.Equal(5, Server.Count("call offline"));
    }

    [Fact]
    public async Task What_waited_for_a_gap_when_the_program_ended_is_shown_after_the_next_start()
    {
        var alice = await _kit.Connect();
        Server.Write(ClientKit.Bob, "one");
        Server.OnCall = (method, _) => method == RpcMethods.Offline ? FakeServer.Refusal(ErrorCode.Unavailable, "not now") : null;
        Server.Deliver(Server.Write(ClientKit.Bob, "two"));
        await Server.Until(() => Server.Count("call offline") > 1, "the gap was asked about.");
        await alice.DisposeAsync();

        Server.OnCall = (method, _) => method == RpcMethods.Offline ? Page([]) : null;
        var again = await _kit.Connect();

        Assert.Equal(["two"], await ClientKit.See(again, 1));
    }

    [Fact]
    public async Task On_the_sync_event_everything_is_pulled()
    {
        var alice = await _kit.Connect();
        Server.Write(ClientKit.Bob, "undelivered");

        Server.Happen(PushEventTypes.Sync, new { });

        Assert.Equal(["undelivered"], await ClientKit.See(alice, 1));
    }

    [Fact]
    public async Task What_another_device_of_the_account_sent_is_shown_as_outgoing()
    {
        var alice = await _kit.Connect();
        var sent = Server.Archive(ClientKit.Bob, Text(ClientKit.Alice.AsPeer(), ClientKit.Bob, "from my phone"));

        Server.Deliver(sent);

        Assert.Equal(["from my phone"], await ClientKit.See(alice, 1));
        var message = Assert.Single(await alice.HistoryAsync(ClientKit.Bob));
        Assert.Equal(MessageDirection.Outgoing, message.Direction);
    }

    [Fact]
    public async Task A_type_of_a_later_version_arrives_as_unknown_with_its_code_and_content()
    {
        var alice = await _kit.Connect();
        const string Content = """{"b":1,  "a":"ü"}""";
        var strange = Text(ClientKit.Bob, ClientKit.Alice.AsPeer(), "") with
        {
            Type = 4711,
            Content = System.Text.Encoding.UTF8.GetBytes(Content),
        };

        Server.Deliver(Server.Archive(ClientKit.Bob, strange));

        await ClientKit.See(alice, 1);
        var message = Assert.Single(await alice.HistoryAsync(ClientKit.Bob));
        Assert.Equal((MessageType.Unknown, 4711), (message.Type, message.TypeCode));
        Assert.Equal(Content, System.Text.Encoding.UTF8.GetString(message.Content.Span));
    }

    [Fact]
    public async Task A_recalled_message_loses_its_content()
    {
        var alice = await _kit.Connect();
        var recalled = new TaskCompletionSource<RecallEvent>();
        alice.Recalled += (_, happened) => recalled.TrySetResult(happened);
        var secret = Server.Write(ClientKit.Bob, "secret");
        Server.Deliver(secret);
        await ClientKit.See(alice, 1);

        Server.Happen(PushEventTypes.Recall, new { peer = ClientKit.Bob.Value, seq = 1, id = secret.Id });

        Assert.Equal(1, (await recalled.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Seq);
        var message = Assert.Single(await alice.HistoryAsync(ClientKit.Bob));
        Assert.True(message.IsRecalled);
        Assert.Null(message.Text);
    }

    [Fact]
    public async Task A_recall_missed_while_away_is_learnt_by_syncing()
    {
        var alice = await _kit.Connect();
        Server.Deliver(Server.Write(ClientKit.Bob, "secret"));
        await ClientKit.See(alice, 1);
        Server.OnCall = (method, _) => method == RpcMethods.Offline
            ? Page([], new PeerState { Peer = ClientKit.Bob.Value, LastSeq = 1, UpTo = 1, ReadSeq = 0, PeerReadSeq = 1, Recalled = [1] })
            : null;

        await alice.SyncAsync(TestContext.Current.CancellationToken);

        Assert.True(Assert.Single(await alice.HistoryAsync(ClientKit.Bob)).IsRecalled);
        Assert.Equal(1, Assert.Single(await alice.ConversationsAsync()).PeerReadSeq);
    }

    [Fact]
    public async Task Who_has_read_how_far_is_kept()
    {
        var alice = await _kit.Connect();
        Server.Deliver(Server.Write(ClientKit.Bob, "one"), Server.Write(ClientKit.Bob, "two"));
        await ClientKit.See(alice, 2);
        var reads = new SemaphoreSlim(0);
        alice.Read += (_, _) => reads.Release();

        Server.Happen(PushEventTypes.Read, new { peer = ClientKit.Bob.Value, account = ClientKit.Bob.Value, seq = 2 });
        Server.Happen(PushEventTypes.Read, new { peer = ClientKit.Bob.Value, account = ClientKit.Alice.Value, seq = 1 });
        for (var i = 0; i < 2; i++) Assert.True(await reads.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

        var conversation = Assert.Single(await alice.ConversationsAsync());
        Assert.Equal((1, 2, 1), (conversation.ReadSeq, conversation.PeerReadSeq, conversation.Unread));
    }

    [Fact]
    public async Task A_call_refused_on_another_device_is_reported_as_other_refuse()
    {
        var alice = await _kit.Connect();
        var signals = new TaskCompletionSource<CallSignal>();
        alice.CallSignalled += (_, signal) => signals.TrySetResult(signal);
        var content = JsonSerializer.SerializeToUtf8Bytes(new { type = "call", content = new { status = "refuse", avType = "audio", roomId = "r" } });

        Server.Deliver(Server.Archive(ClientKit.Bob, Text(ClientKit.Alice.AsPeer(), ClientKit.Bob, "") with { Type = 256, Content = content }));

        var signal = await signals.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(("other_refuse", "r"), (signal.Status, signal.RoomId));
    }

    [Fact]
    public async Task A_call_answered_on_another_device_is_reported_as_other_answer_whichever_way_it_is_told()
    {
        var alice = await _kit.Connect();
        var signals = new List<CallSignal>();
        using var told = new SemaphoreSlim(0);
        alice.CallSignalled += (_, signal) =>
        {
            signals.Add(signal);
            told.Release();
        };
        var content = JsonSerializer.SerializeToUtf8Bytes(new { type = "call", content = new { status = "answer", roomId = "r" } });

        Server.Deliver(Server.Archive(ClientKit.Bob, Text(ClientKit.Alice.AsPeer(), ClientKit.Bob, "") with { Type = 256, Content = content }));
        Server.Happen(PushEventTypes.Call, new { status = "other_answer", roomId = "r" }, from: ClientKit.Alice.AsPeer());

        for (var i = 0; i < 2; i++) Assert.True(await told.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.All(signals, signal => Assert.Equal(("other_answer", "r"), (signal.Status, signal.RoomId)));
        Assert.Contains(signals, signal => signal.Peer == ClientKit.Bob);
    }

    [Fact]
    public async Task The_record_of_a_call_is_reported_and_can_be_read_in_the_history()
    {
        var alice = await _kit.Connect();
        var notes = new TaskCompletionSource<CallNote>();
        alice.CallRecorded += (_, note) => notes.TrySetResult(note);
        var record = new { roomId = "r", avType = "video", outcome = "answered", useTime = 75, startedAt = 1_675_416_709_033 };
        var content = JsonSerializer.SerializeToUtf8Bytes(new { type = "call_record", content = record });

        Server.Deliver(Server.Archive(ClientKit.Bob, Text(ClientKit.Bob, ClientKit.Alice.AsPeer(), "") with { Type = 256, Content = content }));

        var note = await notes.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal((ClientKit.Bob, ClientKit.Bob, "answered", 75, 1), (note.Peer, note.Caller, note.Record.Outcome, note.Record.UseTime, note.Seq));
        Assert.Equal(note, CallNote.Of((await alice.HistoryAsync(ClientKit.Bob))[^1]));
    }

    [Fact]
    public async Task An_archive_that_began_anew_is_followed_without_showing_anything_twice()
    {
        var alice = await _kit.Connect();
        Server.Deliver(Server.Write(ClientKit.Bob, "old one"), Server.Write(ClientKit.Bob, "old two"));
        await ClientKit.See(alice, 2);

        Server.Deliver(Text(ClientKit.Bob, ClientKit.Alice.AsPeer(), "new one") with { Seq = 1, Timestamp = 1 });

        Assert.Equal(["new one"], await ClientKit.See(alice, 1));
        Assert.Equal(["old one", "old two", "new one"], (await alice.HistoryAsync(ClientKit.Bob)).Select(message => message.Text));
    }

    [Fact]
    public async Task A_handler_that_fails_stops_nothing()
    {
        var alice = await _kit.Connect();
        alice.MessageReceived += (_, _) => throw new InvalidOperationException("on purpose");
        var heard = new TaskCompletionSource<ImMessage>();
        alice.MessageReceived += (_, message) => heard.TrySetResult(message);

        Server.Deliver(Server.Write(ClientKit.Bob, "hello"));

        Assert.Equal("hello", (await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Text);
    }

    [Fact]
    public async Task What_was_fetched_from_the_past_is_history_and_no_news()
    {
        var old = Text(ClientKit.Bob, ClientKit.Alice.AsPeer(), "long ago") with { Seq = 1, Timestamp = 1000 };
        Server.OnCall = (method, _) => method == RpcMethods.History
            ? new RpcReply { Rid = "", Result = Raw(new HistoryResult { Messages = [Encoded(old)], More = false }, WireJson.Default.HistoryResult) }
            : null;
        var alice = await _kit.Connect();
        Server.Write(ClientKit.Bob, "long ago", old.Id);
        Server.Deliver(Server.Write(ClientKit.Carol, "news"));

        var page = await alice.FetchHistoryAsync(ClientKit.Bob, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("long ago", Assert.Single(page.Messages).Text);
        Assert.Equal(["news"], await ClientKit.See(alice, 1));
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private static Envelope Text(PeerId from, PeerId to, string text) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        From = from,
        To = to,
        Type = 0,
        Content = JsonSerializer.SerializeToUtf8Bytes(new { text }),
    };

    private static RawJson Encoded(Envelope envelope) => new(EnvelopeWriter.Encode(envelope));

    private static RpcReply Page(IReadOnlyList<RawJson> messages, params PeerState[] peers) => new()
    {
        Rid = "",
        Result = Raw(new OfflineResult { Messages = messages, Peers = peers, More = false }, WireJson.Default.OfflineResult),
    };

    private static RawJson Raw<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, type));
}
