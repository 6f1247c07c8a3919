using Im.Mqtt;

namespace Im.Unit.Tests.Gateway;

public sealed class Replies_and_receipts
{
    [Theory]
    [InlineData("/rpc", true, false)]
    [InlineData("/receipt", false, true)]
    [InlineData("/#", true, true)]
    [InlineData("", false, false)]
    public async Task Go_to_who_has_subscribed_to_them(string suffix, bool replies, bool receipts)
    {
        var kit = new OutboxKit().Subscribed(suffix: suffix);

        Assert.True(kit.Outbox.Reply(OutboxKit.Bytes("reply")));
        Assert.True(kit.Outbox.Receipt(OutboxKit.Bytes("receipt")));

        var sent = await kit.Sent();
        Assert.Equal(replies, sent.Contains("/rpc reply 0.0"));
        Assert.Equal(receipts, sent.Contains("/receipt receipt 0.0"));
        Assert.Equal((replies ? 1 : 0) + (receipts ? 1 : 0), sent.Count);
    }

    [Fact]
    public async Task Are_left_out_above_the_clients_maximum_packet_size()
    {
        var most = ServerPackets.PublishSize(MqttVersion.V5, OutboxKit.Alice.Value.Length + "/rpc".Length, qos: 1, payloadLength: 5);
        var kit = new OutboxKit(packetSize: most).Subscribed(suffix: "/#");

        Assert.True(kit.Outbox.FitsReply(5));
        Assert.False(kit.Outbox.FitsReply(6));
        Assert.True(kit.Outbox.Reply(OutboxKit.Bytes("123456")));
        Assert.True(kit.Outbox.Reply(OutboxKit.Bytes("12345")));
        Assert.True(kit.Outbox.Receipt(OutboxKit.Bytes("12345")));

        Assert.Equal(["/rpc 12345 0.0"], await kit.Sent());
    }

    [Fact]
    public void Tell_when_the_client_does_not_read()
    {
        var kit = new OutboxKit(outputLimit: 1_000, reads: false).Subscribed(suffix: "/#");

        var sent = 0;
        while (kit.Outbox.Reply(new byte[100])) Assert.True(sent++ < 100, "The output never fills up.");

        Assert.False(kit.Outbox.Receipt(new byte[100]));
    }
}
