using System.Text;
using System.Text.Json;
using Im.Client;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Client;

/// <summary>A stream of their own, beside messages: against a scripted server that sends chat first.</summary>
public sealed class Updates_of_an_organization : IAsyncDisposable
{
    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly PeerId Red = WireIds.Tag("demo", "red");
    private readonly ClientKit _kit = new();

    private FakeServer Server => _kit.Server;

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Say_what_they_are_and_from_whom()
    {
        var alice = await _kit.Connect();
        var sent = Server.WriteUpdate(Red, new { n = 1, storageId = "f1", digest = Digest, my = "x" });

        Server.Deliver(sent);
        var update = await First(alice);

        Assert.Equal((sent.Id, Red, ClientKit.Service, 1L), (update.Id, update.Peer, update.Sender, update.Seq));
        Assert.Equal(("f1", Digest, true), (update.StorageId, update.Digest, update.HasFile));
        Assert.Equal($$"""{"n":1,"storageId":"f1","digest":"{{Digest}}","my":"x"}""", Encoding.UTF8.GetString(update.Content.Span));
    }

    [Fact]
    public async Task Are_no_messages_anywhere()
    {
        var alice = await _kit.Connect();
        var told = new List<string?>();
        var (recalled, last) = (new TaskCompletionSource(), new TaskCompletionSource());
        alice.MessageUpdated += (_, message) => told.Add($"{message.Seq} has changed");
        alice.MessageReceived += (_, message) =>
        {
            told.Add(message.Text);
            if (message.Text == "four") last.SetResult();
        };
        alice.Recalled += (_, _) => recalled.TrySetResult();

        Server.Deliver(Write("one"), Server.WriteUpdate(Red, new { n = 2 }) with { IsBackground = false }, Server.WriteUpdate(Red, new { n = 3 }));
        Assert.Equal([2, 3], await ClientKit.Take(alice, 2));
        Server.Happen(PushEventTypes.Recall, new { peer = Red.Value, seq = 2, id = "x" });
        await recalled.Task.WaitAsync(TimeSpan.FromSeconds(10), Deadline);
        Server.Deliver(Write("four"), Server.WriteUpdate(Red, new { n = 5 }));

        Assert.Equal(["one", "four"], await ClientKit.See(alice, 2));
        Assert.Equal([5], await ClientKit.Take(alice, 1));
        Assert.Equal(["one", "four"], (await alice.HistoryAsync(Red)).Select(message => message.Text));
        var conversation = Assert.Single(await alice.ConversationsAsync());
        Assert.Equal((5L, 2L, "four"), (conversation.UpTo, conversation.Unread, conversation.Last?.Text));
        await last.Task.WaitAsync(TimeSpan.FromSeconds(10), Deadline);
        Assert.Equal(["one", "four"], told);
    }

    [Fact]
    public async Task Are_passed_over_in_pages_of_the_servers_history()
    {
        var alice = await _kit.Connect();
        Write("one");
        for (var n = 2; n <= 5; n++) Server.WriteUpdate(Red, new { n });
        Server.OnCall = (method, asked) => method == "history" ? History(asked, size: 2) : null;

        var newest = await alice.FetchHistoryAsync(Red, cancellationToken: Deadline);
        var oldest = await alice.FetchHistoryAsync(Red, new HistoryQuery { OldestFirst = true, AfterSeq = 1 }, Deadline);

        Assert.Equal((1L, false), (Assert.Single(newest.Messages).Seq, newest.More));
        Assert.Empty(oldest.Messages);
        Assert.False(oldest.More);
    }

    [Fact]
    public async Task That_come_later_hold_no_chat_and_are_asked_for_by_nobody()
    {
        var alice = await _kit.Connect();
        Server.Deliver(Write("one"));
        var (two, three) = (Server.WriteUpdate(Red, new { n = 2 }), Write("three"));

        Server.Later(two);
        Server.Deliver(three, Write("four"));
        Assert.Equal(["one", "three", "four"], await ClientKit.See(alice, 3));
        Assert.Equal(4, Assert.Single(await alice.ConversationsAsync()).UpTo);
        Server.Deliver(two);

        Assert.Equal([2], await ClientKit.Take(alice, 1));
        Assert.Equal(1, Server.Count("call offline"));
    }

    [Fact]
    public async Task That_never_came_are_pulled_over_the_next_connection_also_by_another_process()
    {
        var have = Asked();
        var alice = await _kit.Connect();
        Server.Deliver(Write("one"));
        var two = Server.WriteUpdate(Red, new { n = 2 });
        Server.Later(two);
        Server.Deliver(Write("three"));
        Assert.Equal(["one", "three"], await ClientKit.See(alice, 2));
        await alice.DisposeAsync();

        alice = await _kit.Connect();

        Assert.Equal([2], await ClientKit.Take(alice, 1));
        await alice.SyncAsync(Deadline);
        Server.Deliver(two, Write("four"));
        Assert.Equal(["four"], await ClientKit.See(alice, 1));
        Assert.Equal([1L, 3L], have);
    }

    [Fact]
    public async Task That_are_not_for_this_device_any_more_are_not_asked_for_again()
    {
        var have = Asked();
        var alice = await _kit.Connect();
        Server.Deliver(Write("one"));
        var two = Server.WriteUpdate(Red, new { n = 2 });
        Server.Later(two);
        Server.Deliver(Write("three"), Server.WriteUpdate(Red, new { n = 4 }));
        Assert.Equal(["one", "three"], await ClientKit.See(alice, 2));
        Server.Hides = message => message.Id == two.Id;

        await alice.SyncAsync(Deadline);
        await alice.SyncAsync(Deadline);

        Assert.Equal([4], await ClientKit.Take(alice, 1));
        Assert.Equal([1L, 4L], have);
    }

    [Fact]
    public async Task Keep_their_order_among_themselves()
    {
        var alice = await _kit.Connect();
        var (one, two, three) = (Server.WriteUpdate(Red, new { n = 1 }), Server.WriteUpdate(Red, new { n = 2 }), Write("three"));

        Server.Later(one);
        Server.Deliver(two, three);
        Assert.Equal(["three"], await ClientKit.See(alice, 1));
        Server.Deliver(one);

        Assert.Equal([1, 2], await ClientKit.Take(alice, 2));
    }

    [Fact]
    public async Task That_are_here_are_not_late_whatever_is_said_afterwards()
    {
        var alice = await _kit.Connect();
        var one = Server.WriteUpdate(Red, new { n = 1 });
        Server.Deliver(one);
        Assert.Equal([1], await ClientKit.Take(alice, 1));

        Server.Later(one);
        Server.Happen(PushEventTypes.Later, new { peer = "nobody", seq = 5 });
        Server.Happen(PushEventTypes.Later, new { seq = 5 });
        Server.Deliver(Server.WriteUpdate(Red, new { n = 2 }), one);

        Assert.Equal([2], await ClientKit.Take(alice, 1));
    }

    [Fact]
    public async Task That_were_taken_back_before_the_app_took_them_never_reach_it()
    {
        var alice = await _kit.Connect();
        var updates = Enumerable.Range(1, 5).Select(n => Server.WriteUpdate(Red, new { n })).ToList();
        var recalls = 0;
        var recalled = new TaskCompletionSource();
        alice.Recalled += (_, _) => { if (++recalls == 1) recalled.SetResult(); };

        // 1 is here, 2 is said to come later and taken back meanwhile, 3 is found taken back in the archive, 4 has nothing in it.
        Server.Later(updates[1]);
        Server.Happen(PushEventTypes.Recall, new { peer = Red.Value, seq = 2, id = "x" });
        Server.Deliver(updates[0]);
        Server.Happen(PushEventTypes.Recall, new { peer = Red.Value, seq = 1, id = "x" });
        await recalled.Task.WaitAsync(TimeSpan.FromSeconds(10), Deadline);
        Server.TakeBack(Red, 3);
        Server.TakeBack(Red, 4);
        Server.Deliver(updates[1], updates[3] with { Content = Envelope.RecalledContent }, updates[4]);

        Assert.Equal([5], await ClientKit.Take(alice, 1));
        Server.Deliver(Write("six"));
        Assert.Equal(["six"], await ClientKit.See(alice, 1));
        Assert.Equal("six", Assert.Single(await alice.HistoryAsync(Red)).Text);
    }

    [Fact]
    public async Task Wait_in_the_store_and_do_not_hold_messages_nor_messages_them()
    {
        var alice = await _kit.Connect();
        var updates = Enumerable.Range(1, 200).Select(n => Server.WriteUpdate(Red, new { n })).ToList();
        await using var stopped = alice.Updates.GetAsyncEnumerator(Deadline);
        Server.Deliver(updates[0]);
        await stopped.MoveNextAsync();

        Server.Deliver(updates[1..]);
        Server.Deliver(Write("one"), Server.Write(ClientKit.Bob, "two"));
        Assert.Equal(["one", "two"], await ClientKit.See(alice, 2));
        await using var unread = alice.Messages.GetAsyncEnumerator(Deadline);
        Server.Deliver(Write("three"));
        await unread.MoveNextAsync();
        await stopped.DisposeAsync();

        Assert.Equal(Enumerable.Range(2, 199), await ClientKit.Take(alice, 199));
    }

    [Fact]
    public async Task Are_taken_once_over_restarts_and_again_only_if_the_program_died_in_the_middle_of_one()
    {
        var alice = await _kit.Connect();
        Server.Deliver(Enumerable.Range(1, 4).Select(n => Server.WriteUpdate(Red, new { n })));
        Assert.Equal([1, 2], await ClientKit.Take(alice, 2));
        await alice.DisposeAsync();

        alice = await _kit.Connect();
        await foreach (var update in alice.Updates)
        {
            Assert.Equal(3, update.Seq);
            await alice.DisposeAsync();
        }

        alice = await _kit.Connect();
        Assert.Equal([3, 4], await ClientKit.Take(alice, 2));
    }

    [Fact]
    public async Task Have_one_reader_at_a_time()
    {
        var alice = await _kit.Connect();
        Server.Deliver(Server.WriteUpdate(Red, new { n = 1 }));
        await using var first = alice.Updates.GetAsyncEnumerator(Deadline);
        await first.MoveNextAsync();
        await using var second = alice.Updates.GetAsyncEnumerator(Deadline);

        await Assert.ThrowsAsync<InvalidOperationException>(() => second.MoveNextAsync().AsTask());
    }

    [Theory]
    [InlineData("f1", null)]
    [InlineData("f1", "0123")]
    [InlineData("f1", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("f1?x=", Digest)]
    [InlineData("..", Digest)]
    [InlineData("../users", Digest)]
    [InlineData("", Digest)]
    public async Task Name_no_file_that_could_not_be_checked(string storageId, string? digest)
    {
        var alice = await _kit.Connect();
        Server.Deliver(Server.WriteUpdate(Red, new { n = 1, storageId, digest }));
        var update = await First(alice);

        var refusal = await Assert.ThrowsAsync<ImException>(() => alice.DownloadUpdateAsync(update, "nowhere", cancellationToken: Deadline));

        Assert.Equal(ErrorCode.Invalid, refusal.Code);
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private static async Task<OrganizationUpdate> First(ImClient client)
    {
        await foreach (var update in client.Updates.WithCancellation(Deadline)) return update;
        throw new InvalidOperationException("The client was closed.");
    }

    /// <summary>What the server was told to be here, each time that it was asked for more.</summary>
    private List<long> Asked()
    {
        var have = new List<long>();
        Server.OnCall = (method, asked) =>
        {
            if (method == "offline" && asked.TryGetProperty("have", out var all) && all.TryGetProperty(Red.Value, out var seq))
                have.Add(seq.GetInt64());
            return null;
        };
        return have;
    }

    private Envelope Write(string text) => Server.WriteTo(Red, ClientKit.Service, text);

    private RpcReply History(JsonElement asked, int size)
    {
        var before = asked.TryGetProperty("beforeSeq", out var b) ? b.GetInt64() : long.MaxValue;
        var after = asked.TryGetProperty("afterSeq", out var a) ? a.GetInt64() : 0;
        var isNewestFirst = asked.TryGetProperty("newestFirst", out var newest) && newest.GetBoolean();
        var fits = Server.Archived(Red).Where(message => message.Seq > after && message.Seq < before).ToList();
        if (isNewestFirst) fits.Reverse();
        var page = fits.Take(size).Select(message => new RawJson(EnvelopeWriter.Encode(message))).ToList();
        var result = new HistoryResult { Messages = page, More = fits.Count > size };
        return new RpcReply
        {
            Rid = "",
            Result = new RawJson(JsonSerializer.SerializeToUtf8Bytes(result, WireJson.Default.HistoryResult)),
        };
    }
}
