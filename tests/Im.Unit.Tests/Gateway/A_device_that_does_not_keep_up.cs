namespace Im.Unit.Tests.Gateway;

/// <summary>One delivery may be open, and is.</summary>
public sealed class A_device_that_does_not_keep_up
{
    [Fact]
    public void May_have_so_many_envelopes_waiting_and_no_more()
    {
        var kit = Busy(limit: 3);

        Assert.Equal([true, true, true, false], Deliver(kit, "a", "b", "c", "d"));
    }

    [Fact]
    public void May_have_so_many_bytes_waiting_and_no_more()
    {
        var kit = Busy(byteLimit: 10);

        Assert.Equal([true, false, true, false], Deliver(kit, "12345", "123456", "12345", "1"));
    }

    [Fact]
    public void Has_room_again_for_what_it_has_acknowledged()
    {
        var kit = Busy(limit: 2, byteLimit: 10);
        var first = Deliver(kit, "12345", "12345", "12345");

        kit.Outbox.Acknowledge(1);

        Assert.Equal([true, true, false], first);
        Assert.Equal([true, false], Deliver(kit, "12345", "1"));
    }

    [Fact]
    public async Task Is_not_sent_events_that_may_be_dropped_while_its_window_is_full()
    {
        var kit = Busy(limit: 0);

        var taken = kit.Deliver("typing", droppable: true);
        kit.Outbox.Acknowledge(1);
        kit.Deliver("typing again", droppable: true);

        Assert.True(taken);
        Assert.Equal(["open 1.1", "typing again 1.2"], await kit.Sent());
    }

    [Fact]
    public async Task Still_gets_replies_and_receipts_at_once()
    {
        var kit = Busy().Subscribed(suffix: "/#");

        Assert.True(kit.Outbox.Reply(OutboxKit.Bytes("reply")));
        Assert.True(kit.Outbox.Receipt(OutboxKit.Bytes("receipt")));

        Assert.Equal(["open 1.1", "/rpc reply 0.0", "/receipt receipt 0.0"], await kit.Sent());
    }

    [Fact]
    public void At_QoS_0_and_without_reading_is_full_when_its_output_is()
    {
        var kit = new OutboxKit(outputLimit: 1_000, reads: false).Subscribed(qos: 0);

        var taken = 0;
        while (kit.Deliver(new string('x', 100))) Assert.True(taken++ < 100, "The output never fills up.");

        Assert.InRange(taken, 7, 20);
    }

    [Fact]
    public async Task At_QoS_0_and_without_reading_has_events_dropped_that_may_be()
    {
        var kit = new OutboxKit(outputLimit: 1_000, reads: false).Subscribed(qos: 0);

        for (var i = 0; i < 1_000; i++) Assert.True(kit.Deliver(new string('x', 100), droppable: true));

        // The first packets may have left for the pipe before it held the writer back.
        Assert.InRange((await kit.AllBytes()).Length, 1_000, 2_500);
    }

    private static OutboxKit Busy(int limit = 100, int byteLimit = 1_000)
    {
        var kit = new OutboxKit(window: 1, limit: limit, byteLimit: byteLimit).Subscribed();
        Assert.True(kit.Deliver("open"));
        return kit;
    }

    private static IEnumerable<bool> Deliver(OutboxKit kit, params string[] envelopes) =>
        [.. envelopes.Select(envelope => kit.Deliver(envelope))];
}
