using System.Text;
using Im.Gateway;
using Im.Gateway.Sessions;
using Im.Protocol;

namespace Im.Unit.Tests.Gateway;

/// <summary>Large background updates wait for their turn; whatever else comes goes before them.</summary>
public sealed class Updates_behind_chat
{
    private static readonly PeerId Everyone = WireIds.Everyone("demo");
    private static readonly PeerId Team = WireIds.Group("demo", "team");

    private readonly OutboxKit _kit = new OutboxKit(window: 4, limit: 10, byteLimit: 100_000).Subscribed();

    [Fact]
    public async Task Go_when_their_turn_has_come_and_not_before()
    {
        Put(Update(Everyone, 1, "u1"));
        Chat(Team, 7, "c7");

        Assert.True(Turn() > 0);

        Assert.Equal(["c7", "u1"], await Sent());
    }

    [Fact]
    public async Task Go_one_at_a_time_in_their_order()
    {
        Put(Update(Everyone, 1, "u1"), Update(Everyone, 2, "u2"));

        Assert.True(Turn() > 0);
        Assert.Equal(0, Turn());
        _kit.Outbox.Acknowledge(1);
        Assert.True(Turn() > 0);

        Assert.Equal(["u1", "u2"], await Sent());
    }

    [Fact]
    public async Task Are_told_to_come_later_once_each_when_messages_of_their_conversation_overtake_them()
    {
        Put(Update(Everyone, 4, "u4"), Update(Everyone, 5, "u5"), Update(Team, 2, "t2"));

        Chat(Everyone, 3, "c3");
        Chat(Everyone, 6, "c6");
        Chat(Everyone, 7, "c7");
        Acknowledge(1, 2, 3, 4, 5);
        Turn();

        Assert.Equal(["c3", Later(Everyone, 4), Later(Everyone, 5), "c6", "c7", "u4"], await Sent());
    }

    [Fact]
    public async Task Are_not_told_of_to_whom_writes_elsewhere_or_only_types()
    {
        Put(Update(Everyone, 4, "u4"));

        Chat(Team, 9, "c9");
        _kit.Deliver(Json(Everyone, 0, "typing"), droppable: true);

        Assert.Equal(["c9", "typing"], await Sent());
    }

    [Fact]
    public async Task Are_told_of_to_the_other_devices_of_who_answers_the_app()
    {
        var service = WireIds.Service("demo", "shop");
        Put(Update(service, 4, "u4"));

        _kit.Deliver($$"""{"id":"own","from":"{{OutboxKit.Alice.Value}}","to":"{{service.Value}}","type":0,"content":{"text":"own"},"seq":5}""");

        Assert.Equal([Later(service, 4), "own"], await Sent());
    }

    [Fact]
    public void Leave_half_of_the_window_to_chat()
    {
        Chat(Team, 1, "c1");
        Chat(Team, 2, "c2");
        Put(Update(Everyone, 1, "u1"));

        Assert.Equal(0, Turn());
        Acknowledge(1);
        Assert.True(Turn() > 0);
        Chat(Team, 3, "c3");
        Assert.True(_kit.Outbox.Acknowledge(4));
    }

    [Fact]
    public async Task Have_another_turn_when_chat_is_acknowledged()
    {
        using var pacer = OutboxKit.PacerOf(new GatewayOptions(), _kit.Time);
        var kit = new OutboxKit(window: 4, pacer: pacer).Subscribed();
        await pacer.StartAsync(TestContext.Current.CancellationToken);
        kit.Deliver(Json(Team, 1, "c1"));
        kit.Deliver(Json(Team, 2, "c2"));
        Assert.True(kit.Outbox.TryPutBehind(Update(Everyone, 1, "u1")));

        Assert.True(kit.Outbox.Acknowledge(1));

        PipedGateway.Await(() => kit.Outbox.Acknowledge(3), "The update has not come.");
        await pacer.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Are_pulled_where_too_many_wait()
    {
        var pacer = OutboxKit.PacerOf(new GatewayOptions { UpdateLimit = 2 }, _kit.Time);
        var kit = new OutboxKit(pacer: pacer).Subscribed();
        foreach (var seq in (long[])[1, 2, 3]) Assert.True(kit.Outbox.TryPutBehind(Update(Everyone, seq, $"u{seq}")));
        var bytes = kit.Outbox.TakeTurn();
        Assert.True(kit.Outbox.Acknowledge(1));
        Assert.True(kit.Outbox.TryPutBehind(Update(Everyone, 4, "u4")));
        kit.Outbox.TakeTurn();

        Assert.Equal(3 * Update(Everyone, 1, "u1").Size, bytes);
        var sent = await kit.Sent();
        Assert.Contains("\"type\":\"sync\"", sent[0], StringComparison.Ordinal);
        Assert.Contains("\"id\":\"u4\"", sent[1], StringComparison.Ordinal);
        Assert.Equal(2, sent.Count);
    }

    [Fact]
    public void Share_the_room_that_all_devices_of_a_process_have()
    {
        var large = new string('x', 700_000);
        var pacer = OutboxKit.PacerOf(new GatewayOptions { UpdateBytes = 1024 * 1024 }, _kit.Time);
        var (one, another, next) = (Update(Everyone, 1, large), Update(Team, 1, large), Update(Team, 2, large));

        Assert.True(pacer.TryHold(one));
        Assert.True(pacer.TryHold(one));
        Assert.False(pacer.TryHold(another));
        pacer.Release(one);
        Assert.False(pacer.TryHold(another));
        pacer.Release(one);
        Assert.True(pacer.TryHold(another));
        Assert.False(pacer.TryHold(next));
    }

    [Fact]
    public void Give_their_room_back_when_the_connection_ends()
    {
        var pacer = OutboxKit.PacerOf(new GatewayOptions { UpdateBytes = 1024 * 1024 }, _kit.Time);
        var kit = new OutboxKit(pacer: pacer).Subscribed();
        var (first, second) = (Update(Everyone, 1, new string('x', 700_000)), Update(Everyone, 2, new string('x', 700_000)));
        Assert.True(kit.Outbox.TryPutBehind(first));
        Assert.False(kit.Pacer.TryHold(second));

        kit.Outbox.End();

        Assert.True(kit.Pacer.TryHold(second));
        Assert.False(kit.Outbox.TryPutBehind(first));
    }

    [Fact]
    public void Have_their_own_time_to_be_acknowledged_and_so_has_what_is_sent_behind_them()
    {
        var deadline = TimeSpan.FromSeconds(20);
        Put(Update(Everyone, 1, "u1"));
        Turn();
        _kit.Time.Advance(TimeSpan.FromSeconds(1));
        Chat(Team, 1, "behind it");

        _kit.Time.Advance(TimeSpan.FromSeconds(58));
        Assert.False(_kit.Outbox.IsOverdue(deadline));
        Acknowledge(1);
        Assert.False(_kit.Outbox.IsOverdue(deadline));
        _kit.Time.Advance(TimeSpan.FromSeconds(21));
        Assert.True(_kit.Outbox.IsOverdue(deadline));
    }

    [Fact]
    public void Are_overdue_at_last()
    {
        Put(Update(Everyone, 1, "u1"));
        Turn();

        _kit.Time.Advance(OutboxKit.UpdateTime + TimeSpan.FromSeconds(1));

        Assert.True(_kit.Outbox.IsOverdue(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Do_not_have_a_vendor_called_but_chat_behind_them_does()
    {
        var deadline = TimeSpan.FromSeconds(10);
        Put(Update(Everyone, 1, "u1"));
        Turn();
        _kit.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(_kit.Outbox.TakeOverdue(deadline));

        Chat(Team, 1, "c1");
        _kit.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(_kit.Outbox.TakeOverdue(deadline));
        _kit.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["c1"], OpenDeliveries.Of(_kit.Outbox.TakeOverdue(deadline)!, OutboxKit.Alice).Select(it => IdOf(it.Envelope.Span)));
    }

    [Fact]
    public void Do_not_have_a_vendor_called_for_chat_that_has_just_come_behind_them()
    {
        var kit = new OutboxKit(window: 1).Subscribed();
        Assert.True(kit.Outbox.TryPutBehind(Update(Everyone, 1, "u1")));
        kit.Outbox.TakeTurn();
        kit.Time.Advance(TimeSpan.FromSeconds(5));
        kit.Deliver(Json(Team, 1, "c1"));

        Assert.Null(kit.Outbox.TakeOverdue(TimeSpan.FromSeconds(10)));
        kit.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.NotNull(kit.Outbox.TakeOverdue(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Go_at_last_where_there_is_always_something_else()
    {
        var kit = new OutboxKit(window: 2).Subscribed();
        Assert.True(kit.Outbox.TryPutBehind(Update(Everyone, 1, "u1")));
        kit.Deliver(Json(Team, 1, "c1"));
        Assert.Equal(0, kit.Outbox.TakeTurn());

        kit.Time.Advance(OutboxKit.UpdateTime + TimeSpan.FromSeconds(1));

        Assert.True(kit.Outbox.TakeTurn() > 0);
    }

    [Fact]
    public async Task Are_pulled_where_one_of_them_was_recalled()
    {
        Put(Update(Everyone, 1, "u1"), Update(Everyone, 0, "recall"));
        Chat(Everyone, 2, "c2");
        Turn();

        var sent = (await Sent()).ToList();
        Assert.Equal([Later(Everyone, 1), "c2"], sent[..2]);
        Assert.Equal(3, sent.Count);
        Assert.DoesNotContain("u1", sent);
    }

    [Fact]
    public void Are_told_of_too_where_the_device_is_to_pull_them()
    {
        var pacer = OutboxKit.PacerOf(new GatewayOptions { UpdateLimit = 1 }, _kit.Time);
        var kit = new OutboxKit(window: 8, byteLimit: 100_000, pacer: pacer).Subscribed();
        foreach (var seq in (long[])[1, 2]) Assert.True(kit.Outbox.TryPutBehind(Update(Everyone, seq, $"u{seq}")));

        kit.Deliver(Json(Everyone, 3, "c3"));

        // later, later, c3
        Assert.True(kit.Outbox.Acknowledge(3));
        Assert.False(kit.Outbox.Acknowledge(4));
    }

    [Fact]
    public void Cost_their_turn_nothing_where_nobody_pulls_them()
    {
        var pacer = OutboxKit.PacerOf(new GatewayOptions { UpdateLimit = 1 }, _kit.Time);
        var kit = new OutboxKit(pacer: pacer).Subscribed();
        foreach (var seq in (long[])[1, 2]) Assert.True(kit.Outbox.TryPutBehind(Update(Everyone, seq, $"u{seq}")));

        kit.Outbox.Subscriptions.Remove(OutboxKit.Alice.Value);

        Assert.Equal(0, kit.Outbox.TakeTurn());
    }

    [Fact]
    public void Give_their_time_to_what_is_sent_behind_a_reply_as_large()
    {
        var kit = new OutboxKit().Subscribed(suffix: "/#");
        kit.Outbox.Reply(new byte[100_000]);
        kit.Deliver(Json(Team, 1, "c1"));

        kit.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(kit.Outbox.IsOverdue(TimeSpan.FromSeconds(20)));
        kit.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.True(kit.Outbox.IsOverdue(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Are_not_sent_to_who_has_not_subscribed_or_takes_no_packet_so_large()
    {
        var (deaf, small) = (new OutboxKit(), new OutboxKit(packetSize: 200).Subscribed());
        foreach (var kit in (OutboxKit[])[deaf, small])
        {
            Assert.True(kit.Outbox.TryPutBehind(Update(Everyone, 1, new string('x', 300))));
            Assert.Equal(0, kit.Outbox.TakeTurn());
            Assert.Empty(await kit.Sent());
        }
    }

    [Fact]
    public async Task Wait_for_their_turn_at_QoS_0_too()
    {
        var kit = new OutboxKit().Subscribed(qos: 0);
        Assert.True(kit.Outbox.TryPutBehind(Update(Everyone, 1, "u1")));
        kit.Deliver(Json(Team, 1, "c1"));
        kit.Outbox.TakeTurn();

        Assert.Equal(["c1", "u1"], (await kit.Sent()).Select(IdOf));
    }

    [Fact]
    public void Wait_while_the_socket_takes_nothing()
    {
        var kit = new OutboxKit(reads: false, byteLimit: 1 << 20).Subscribed(suffix: "/#");

        // The first one leaves for the pipe, which then holds the writer back.
        kit.Outbox.Reply(new byte[100_000]);
        PipedGateway.Await(() => kit.Waiting == 0, "The pipe has taken nothing.");
        kit.Outbox.Reply(new byte[100_000]);
        Assert.True(kit.Outbox.TryPutBehind(Update(Everyone, 1, "u1")));

        Assert.Equal(0, kit.Outbox.TakeTurn());
    }

    private static OutgoingUpdate Update(PeerId from, long seq, string id) => OutgoingUpdate.Read(OutboxKit.Bytes(
        $$$"""{"id":"{{{(id.Length > 64 ? "large" : id)}}}","from":"{{{from.Value}}}","to":"{{{OutboxKit.Alice.Value}}}","tenantNo":"demo","target":"{{{WireIds.Service("demo", "shop").Value}}}","type":256,"content":{"type":"organization","content":{"x":"{{{id}}}"}},"seq":{{{seq}}}}"""), 0)!;

    private static string Json(PeerId from, long seq, string id) =>
        $$"""{"id":"{{id.Replace(' ', '-')}}","from":"{{from.Value}}","to":"{{OutboxKit.Alice.Value}}","type":0,"content":{"text":"{{id}}"},"seq":{{seq}}}""";

    private static string IdOf(string sent) => IdOf(Encoding.UTF8.GetBytes(sent[..(sent.LastIndexOf('}') + 1)]));

    private static string IdOf(ReadOnlySpan<byte> json) =>
        EnvelopeReader.TryRead(json.ToArray(), out var envelope, out _) ? envelope.Id : Encoding.UTF8.GetString(json);

    private static string Later(PeerId peer, long seq) => $"later {peer.Value} {seq}";

    private void Put(params OutgoingUpdate[] updates)
    {
        foreach (var update in updates) Assert.True(_kit.Outbox.TryPutBehind(update));
    }

    private void Chat(PeerId from, long seq, string id) => Assert.True(_kit.Deliver(Json(from, seq, id)));

    private long Turn() => _kit.Outbox.TakeTurn();

    private void Acknowledge(params ushort[] ids)
    {
        foreach (var id in ids) Assert.True(_kit.Outbox.Acknowledge(id));
    }

    /// <summary>The ids of what was sent, and the events that tell of updates.</summary>
    private async Task<IEnumerable<string>> Sent() => (await _kit.Sent()).Select(sent =>
    {
        Assert.True(EnvelopeReader.TryRead(Encoding.UTF8.GetBytes(sent[..(sent.LastIndexOf('}') + 1)]), out var envelope, out _));
        if (envelope.Type != (int)MessageType.Push || PushEvent.TypeOf(envelope.Content) != PushEventTypes.Later) return envelope.Id;

        using var content = System.Text.Json.JsonDocument.Parse(envelope.Content);
        var later = content.RootElement.GetProperty("content");
        Assert.True(envelope.IsBackground);
        Assert.Equal(0, envelope.Seq);
        return Later(new PeerId(later.GetProperty("peer").GetString()!), later.GetProperty("seq").GetInt64());
    });
}
