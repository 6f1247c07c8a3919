using Im.Client;
using Im.Client.Connections;
using Im.Protocol;

namespace Im.Unit.Tests.Client;

public sealed class Sending_messages : IAsyncDisposable
{
    private readonly ClientKit _kit = new();

    private FakeServer Server => _kit.Server;

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_acknowledged_message_has_its_seq_and_is_in_the_history()
    {
        var alice = await _kit.Connect();

        var sent = await alice.SendTextAsync(ClientKit.Bob, "hello", cancellationToken: Deadline);

        Assert.Equal((MessageState.Sent, 1), (sent.State, sent.Seq));
        var stored = Assert.Single(await alice.HistoryAsync(ClientKit.Bob));
        Assert.Equal((sent.Id, MessageState.Sent, "hello"), (stored.Id, stored.State, stored.Text));
    }

    [Fact]
    public async Task A_message_is_in_the_history_as_pending_before_it_is_sent()
    {
        var alice = await _kit.Open();

        var enqueued = await alice.EnqueueAsync(ClientKit.Bob, 0, """{"text":"later"}"""u8.ToArray(), cancellationToken: Deadline);

        var pending = Assert.Single(await alice.HistoryAsync(ClientKit.Bob));
        Assert.Equal((enqueued.Id, MessageState.Pending), (pending.Id, pending.State));
    }

    [Fact]
    public async Task What_was_written_offline_is_sent_after_a_restart_under_the_same_ids_and_in_order()
    {
        var before = await _kit.Open();
        for (var i = 0; i < 5; i++) await before.EnqueueAsync(ClientKit.Bob, 0, Text($"{i}"), new SendOptions { Id = $"m{i}" }, Deadline);
        await before.DisposeAsync();

        await _kit.Connect();
        await Server.Until(() => Server.Log.Contains("send m4"), "the last message was sent.");

        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], Server.Archived(ClientKit.Bob).Select(message => message.Id));
    }

    [Fact]
    public async Task A_message_whose_acknowledgement_was_lost_is_sent_again_and_stored_once()
    {
        var attempts = 0;
        Server.OnSend = envelope =>
        {
            var answer = Server.Accept(envelope);
            if (++attempts > 1) return Task.FromResult(answer);
            Server.Connection!.Close();
            return new TaskCompletionSource<Acknowledgement>().Task;
        };
        var alice = await _kit.Connect();

        var sent = await alice.SendTextAsync(ClientKit.Bob, "hello", new SendOptions { Id = "m1" }, Deadline);

        Assert.Equal(1, sent.Seq);
        Assert.Single(Server.Archived(ClientKit.Bob));
        Assert.Single(await alice.HistoryAsync(ClientKit.Bob));
    }

    [Theory]
    [InlineData(0x83)]
    [InlineData(0x80)]
    [InlineData(0x97)]
    public async Task A_fault_of_the_server_or_a_limit_is_waited_out(byte reason)
    {
        var attempts = 0;
        Server.OnSend = envelope => Task.FromResult(++attempts < 3
            ? new Acknowledgement(reason, "not now") { RetryAfter = TimeSpan.FromMilliseconds(1) }
            : Server.Accept(envelope));
        var alice = await _kit.Connect();

        var sent = await alice.SendTextAsync(ClientKit.Bob, "hello", cancellationToken: Deadline);

        Assert.Equal((MessageState.Sent, 3), (sent.State, attempts));
    }

    [Theory]
    [InlineData(0x99, ErrorCode.Invalid)]
    [InlineData(0x87, ErrorCode.Forbidden)]
    [InlineData(0x90, ErrorCode.NotFound)]
    [InlineData(0x95, ErrorCode.TooLarge)]
    public async Task A_refused_message_fails_for_good_and_says_why(byte reason, ErrorCode code)
    {
        Server.OnSend = _ => Task.FromResult(new Acknowledgement(reason, "because"));
        var alice = await _kit.Connect();

        var refusal = await Assert.ThrowsAsync<ImException>(() => alice.SendTextAsync(ClientKit.Bob, "hello", cancellationToken: Deadline));

        Assert.Equal((code, "because"), (refusal.Code, refusal.Message));
        var failed = Assert.Single(await alice.HistoryAsync(ClientKit.Bob));
        Assert.Equal((MessageState.Failed, code, "because"), (failed.State, failed.Error, failed.ErrorText));
        Assert.Equal(0, await alice.PendingCountAsync());
    }

    [Fact]
    public async Task One_id_in_two_conversations_is_two_messages()
    {
        Server.OnSend = envelope => Task.FromResult(envelope.To == ClientKit.Carol ? new Acknowledgement(0x87, "no") : Server.Accept(envelope));
        var alice = await _kit.Connect();

        var refused = alice.SendTextAsync(ClientKit.Carol, "hello", new SendOptions { Id = "m1" }, Deadline);
        var sent = await alice.SendTextAsync(ClientKit.Bob, "hello", new SendOptions { Id = "m1" }, Deadline);

        await Assert.ThrowsAsync<ImException>(() => refused);
        Assert.Equal((ClientKit.Bob, MessageState.Sent), (sent.Peer, sent.State));
    }

    [Fact]
    public async Task After_a_refused_message_the_next_one_is_sent()
    {
        Server.OnSend = envelope => Task.FromResult(envelope.Id == "bad" ? new Acknowledgement(0x87, "no") : Server.Accept(envelope));
        var alice = await _kit.Connect();

        var bad = alice.SendTextAsync(ClientKit.Bob, "bad", new SendOptions { Id = "bad" }, Deadline);
        var good = await alice.SendTextAsync(ClientKit.Bob, "good", cancellationToken: Deadline);

        await Assert.ThrowsAsync<ImException>(() => bad);
        Assert.Equal(MessageState.Sent, good.State);
    }

    [Fact]
    public async Task A_message_that_is_put_off_is_not_overtaken_in_its_conversation()
    {
        var failures = new Dictionary<string, int>();
        Server.OnSend = envelope =>
        {
            var count = failures[envelope.Id] = failures.GetValueOrDefault(envelope.Id) + 1;
            return Task.FromResult(count < 3 ? new Acknowledgement(0x83, "later") : Server.Accept(envelope));
        };
        var alice = await _kit.Connect();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            alice.SendTextAsync(ClientKit.Bob, $"{i}", new SendOptions { Id = $"m{i:00}" }, Deadline)));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"m{i:00}"), Server.Archived(ClientKit.Bob).Select(message => message.Id));
    }

    [Fact]
    public async Task A_conversation_that_is_stuck_does_not_hold_up_another()
    {
        var never = new TaskCompletionSource<Acknowledgement>();
        Server.OnSend = envelope => envelope.To == ClientKit.Bob ? never.Task : Task.FromResult(Server.Accept(envelope));
        var alice = await _kit.Connect();
        await alice.EnqueueAsync(ClientKit.Bob, 0, Text("stuck"), cancellationToken: Deadline);

        var sent = await alice.SendTextAsync(ClientKit.Carol, "hello", cancellationToken: Deadline);

        Assert.Equal(MessageState.Sent, sent.State);
    }

    [Fact]
    public async Task Only_so_many_are_on_their_way_as_the_window_allows()
    {
        _kit.Options = _kit.Options with { SendWindow = 4 };
        var (under, most) = (0, 0);
        Server.OnSend = async envelope =>
        {
            most = Math.Max(most, Interlocked.Increment(ref under));
            await Task.Yield();
            Interlocked.Decrement(ref under);
            return Server.Accept(envelope);
        };
        var alice = await _kit.Connect();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            alice.SendTextAsync(alice.AccountOf($"user{i}"), "hello", cancellationToken: Deadline)));

        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public async Task A_message_that_comes_back_by_syncing_counts_as_sent()
    {
        Server.OnSend = envelope =>
        {
            Server.Accept(envelope);
            Server.Happen(PushEventTypes.Sync, new { });
            return new TaskCompletionSource<Acknowledgement>().Task;
        };
        var alice = await _kit.Connect();

        var sent = await alice.SendTextAsync(ClientKit.Bob, "hello", cancellationToken: Deadline);

        Assert.Equal((MessageState.Sent, 1), (sent.State, sent.Seq));
    }

    [Fact]
    public async Task An_own_message_closes_no_gap_and_hides_none()
    {
        var alice = await _kit.Connect();
        Server.Write(ClientKit.Bob, "crossing");

        await alice.SendTextAsync(ClientKit.Bob, "mine", cancellationToken: Deadline);

        Assert.Equal(["crossing"], await ClientKit.See(alice, 1));
        Assert.Equal(["crossing", "mine"], (await alice.HistoryAsync(ClientKit.Bob)).Select(message => message.Text));
    }

    [Fact]
    public async Task The_same_id_again_is_the_same_message()
    {
        var alice = await _kit.Connect();

        var first = await alice.SendTextAsync(ClientKit.Bob, "hello", new SendOptions { Id = "m1" }, Deadline);
        var again = await alice.SendTextAsync(ClientKit.Bob, "hello", new SendOptions { Id = "m1" }, Deadline);

        Assert.Equal(first.Seq, again.Seq);
        Assert.Equal(1, Server.Count("send m1"));
    }

    [Fact]
    public async Task One_id_for_two_peers_leaves_each_message_its_own_fate()
    {
        var refusal = new TaskCompletionSource<Acknowledgement>();
        Server.OnSend = envelope => envelope.To == ClientKit.Carol ? refusal.Task : Task.FromResult(Server.Accept(envelope));
        var alice = await _kit.Connect();
        var toCarol = alice.SendTextAsync(ClientKit.Carol, "hello", new SendOptions { Id = "m1" }, Deadline);
        await Server.Until(() => Server.Count("send m1") == 1, "the message to Carol was sent.");

        var toBob = await alice.SendTextAsync(ClientKit.Bob, "hello", new SendOptions { Id = "m1" }, Deadline);
        refusal.SetResult(new Acknowledgement(0x99, "The id was used before, for another message."));

        Assert.Equal(MessageState.Sent, toBob.State);
        Assert.Equal(ErrorCode.Invalid, (await Assert.ThrowsAsync<ImException>(() => toCarol)).Code);
    }

    [Theory]
    [InlineData("""{"no":"text"}""")]
    [InlineData("[]")]
    [InlineData("not json")]
    public async Task What_breaks_a_rule_is_told_to_the_caller_and_not_stored(string content)
    {
        var alice = await _kit.Open();

        await Assert.ThrowsAsync<ArgumentException>(() =>
            alice.EnqueueAsync(ClientKit.Bob, 0, System.Text.Encoding.UTF8.GetBytes(content), cancellationToken: Deadline));

        Assert.Equal(0, await alice.PendingCountAsync());
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private static byte[] Text(string text) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { text });
}
