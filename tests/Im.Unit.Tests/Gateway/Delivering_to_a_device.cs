using Im.Mqtt;

namespace Im.Unit.Tests.Gateway;

public sealed class Delivering_to_a_device
{
    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Fills_the_window_then_waits_for_acknowledgements_in_order(MqttVersion version)
    {
        var kit = new OutboxKit(version, window: 2).Subscribed();
        foreach (var envelope in new[] { "a", "b", "c", "d" }) Assert.True(kit.Deliver(envelope));

        Assert.True(kit.Outbox.Acknowledge(2));
        Assert.True(kit.Outbox.Acknowledge(1));

        Assert.Equal(["a 1.1", "b 1.2", "c 1.3", "d 1.4"], await kit.Sent());
    }

    [Fact]
    public async Task Leaves_what_waits_unsent_until_there_is_a_place()
    {
        var kit = new OutboxKit(window: 2).Subscribed();
        foreach (var envelope in new[] { "a", "b", "c", "d" }) kit.Deliver(envelope);

        kit.Outbox.Acknowledge(1);

        Assert.Equal(["a 1.1", "b 1.2", "c 1.3"], await kit.Sent());
    }

    [Fact]
    public void Knows_no_acknowledgement_for_what_is_not_open()
    {
        var kit = new OutboxKit(window: 1).Subscribed();
        kit.Deliver("a");
        kit.Deliver("waits");

        Assert.False(kit.Outbox.Acknowledge(2));
        Assert.False(kit.Outbox.Acknowledge(0));
        Assert.True(kit.Outbox.Acknowledge(1));
        Assert.False(kit.Outbox.Acknowledge(1));
    }

    [Fact]
    public async Task At_QoS_0_has_no_window()
    {
        var kit = new OutboxKit(window: 1, limit: 0).Subscribed(qos: 0);
        foreach (var envelope in new[] { "a", "b", "c" }) Assert.True(kit.Deliver(envelope));

        Assert.False(kit.Outbox.IsOverdue(TimeSpan.FromTicks(-1)));
        Assert.Equal(["a 0.0", "b 0.0", "c 0.0"], await kit.Sent());
    }

    [Fact]
    public async Task That_subscribes_anew_at_QoS_0_keeps_the_order()
    {
        var kit = new OutboxKit(window: 1).Subscribed(qos: 1);
        kit.Deliver("a");
        kit.Deliver("b waits");

        kit.Subscribed(qos: 0).Deliver("c");
        var acknowledged = kit.Outbox.Acknowledge(1);

        Assert.True(acknowledged);
        Assert.Equal(["a 1.1", "b waits 0.0", "c 0.0"], await kit.Sent());
    }

    [Fact]
    public async Task That_has_not_subscribed_or_no_more_sends_nothing_and_is_no_fault()
    {
        var kit = new OutboxKit().Subscribed(suffix: "/rpc");
        Assert.True(kit.Deliver("too early"));

        kit.Subscribed().Deliver("a");
        kit.Outbox.Subscriptions.Remove(OutboxKit.Alice.Value);

        Assert.True(kit.Deliver("too late"));
        Assert.Equal(["a 1.1"], await kit.Sent());
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Leaves_out_what_is_above_the_clients_maximum_packet_size(MqttVersion version)
    {
        var most = ServerPackets.PublishSize(version, OutboxKit.Alice.Value.Length, qos: 1, payloadLength: 5);
        var kit = new OutboxKit(version, packetSize: most).Subscribed();

        Assert.True(kit.Deliver("123456"));
        Assert.True(kit.Deliver("12345"));

        Assert.Equal(["12345 1.1"], await kit.Sent());
    }

    [Fact]
    public void Is_overdue_when_the_oldest_delivery_has_been_open_for_longer_than_it_may()
    {
        var kit = new OutboxKit(window: 2).Subscribed();
        var deadline = TimeSpan.FromSeconds(20);
        kit.Deliver("a");
        kit.Time.Advance(TimeSpan.FromSeconds(15));
        kit.Deliver("b");

        kit.Time.Advance(TimeSpan.FromSeconds(5));
        var justInTime = kit.Outbox.IsOverdue(deadline);
        kit.Time.Advance(TimeSpan.FromTicks(1));
        var late = kit.Outbox.IsOverdue(deadline);
        kit.Outbox.Acknowledge(1);

        Assert.Equal((false, true, false), (justInTime, late, kit.Outbox.IsOverdue(deadline)));
    }

    [Fact]
    public void Gives_what_waited_its_whole_time_from_when_it_was_sent()
    {
        var kit = new OutboxKit(window: 1).Subscribed();
        kit.Deliver("a");
        kit.Deliver("waits");
        kit.Time.Advance(TimeSpan.FromSeconds(20));
        kit.Outbox.Acknowledge(1);

        kit.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.False(kit.Outbox.IsOverdue(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void That_owes_nothing_is_never_overdue()
    {
        var kit = new OutboxKit().Subscribed();
        kit.Time.Advance(TimeSpan.FromDays(1));

        Assert.False(kit.Outbox.IsOverdue(TimeSpan.Zero));
    }
}
