using Im.Mqtt;
using static Im.Mqtt.MqttVersion;

namespace Im.Unit.Tests.Mqtt;

public sealed class Writing_a_clients_packets
{
    [Fact]
    public void A_connect_has_its_fields_in_the_order_of_the_specification()
    {
        Assert.Equal(
            "10 16 00 04 4D 51 54 54 04 C2 00 0A 00 01 63 00 03 62 6F 62 00 02 70 77",
            Written.Hex(to => ClientPackets.WriteConnect(to, new ConnectPacket
            {
                Version = V311,
                ClientId = "c",
                KeepAliveSeconds = 10,
                Username = "bob",
                Password = "pw"u8.ToArray(),
            })));
        Assert.Equal(
            "10 1C 00 04 4D 51 54 54 05 2C 00 00 06 21 00 20 22 00 05 00 01 63 00 00 01 77 00 02 01 02",
            Written.Hex(to => ClientPackets.WriteConnect(to, new ConnectPacket
            {
                Version = V5,
                ClientId = "c",
                CleanStart = false,
                ReceiveMaximum = 32,
                TopicAliasMaximum = 5,
                Will = new WillMessage("w", new byte[] { 1, 2 }, Qos: 1, Retain: true),
            })));
    }

    [Fact]
    public void A_publish_may_be_retained_and_name_an_alias() =>
        Assert.Equal("35 0A 00 01 61 00 07 03 23 00 09 21", Written.Hex(to => ClientPackets.WritePublish(
            to, V5, "a"u8, qos: 2, dup: false, packetId: 7, "!"u8, retain: true, topicAlias: 9)));

    [Fact]
    public void A_subscribe_of_3_1_1_has_only_a_qos()
    {
        MqttSubscription[] wanted = [new("a/+", 1, NoLocal: true, RetainAsPublished: true, RetainHandling: 2)];

        Assert.Equal("82 0B 00 0A 02 0B 05 00 03 61 2F 2B 2D", Written.Hex(to =>
            ClientPackets.WriteSubscribe(to, V5, 10, wanted, subscriptionIdentifier: 5)));
        Assert.Equal("82 08 00 0A 00 03 61 2F 2B 01", Written.Hex(to =>
            ClientPackets.WriteSubscribe(to, V311, 10, wanted)));
    }

    [Fact]
    public void An_unsubscribe_lists_its_filters()
    {
        Assert.Equal("A2 09 00 0A 00 00 01 61 00 01 62", Written.Hex(to =>
            ClientPackets.WriteUnsubscribe(to, V5, 10, ["a", "b"])));
        Assert.Equal("A2 05 00 0A 00 01 61", Written.Hex(to => ClientPackets.WriteUnsubscribe(to, V311, 10, ["a"])));
    }

    [Fact]
    public void A_pingreq_is_two_bytes() => Assert.Equal("C0 00", Written.Hex(ClientPackets.WritePingReq));

    [Fact]
    public void A_puback_is_as_short_as_it_may_be() =>
        Assert.Equal("40 02 00 07", Written.Hex(to => ClientPackets.WritePubAck(to, V5, 7)));

    [Fact]
    public void A_disconnect_says_nothing_where_all_is_well()
    {
        Assert.Equal("E0 00", Written.Hex(to => ClientPackets.WriteDisconnect(to, V5)));
        Assert.Equal("E0 00", Written.Hex(to => ClientPackets.WriteDisconnect(to, V311, MqttReasonCode.ProtocolError, 9)));
        Assert.Equal("E0 07 04 05 11 00 00 00 09", Written.Hex(to =>
            ClientPackets.WriteDisconnect(to, V5, MqttReasonCode.DisconnectWithWill, 9)));
    }
}
