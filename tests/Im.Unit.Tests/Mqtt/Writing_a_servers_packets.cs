using Im.Mqtt;
using static Im.Mqtt.MqttReasonCode;
using static Im.Mqtt.MqttVersion;

namespace Im.Unit.Tests.Mqtt;

public sealed class Writing_a_servers_packets
{
    private static readonly MqttUserProperty[] Seq = [new("s", "1")];

    [Fact]
    public void A_connack_of_5_says_only_what_differs_from_the_protocols_defaults()
    {
        Assert.Equal("20 03 00 00 00", Written.Hex(to => ServerPackets.WriteConnAck(to, V5, new ConnAckPacket())));
        Assert.Equal(
            "20 10 00 00 0D 21 00 10 24 01 25 00 28 00 29 00 2A 00",
            Written.Hex(to => ServerPackets.WriteConnAck(to, V5, new ConnAckPacket
            {
                ReceiveMaximum = 16,
                MaximumQos = 1,
                RetainAvailable = false,
                WildcardSubscriptionAvailable = false,
                SubscriptionIdentifiersAvailable = false,
                SharedSubscriptionAvailable = false,
            })));
    }

    [Fact]
    public void A_connack_of_3_1_1_has_a_flag_and_a_return_code()
    {
        Assert.Equal("20 02 01 00", Written.Hex(to =>
            ServerPackets.WriteConnAck(to, V311, new ConnAckPacket { SessionPresent = true, ReceiveMaximum = 9 })));
        Assert.Equal("20 02 00 05", Written.Hex(to =>
            ServerPackets.WriteConnAck(to, V311, new ConnAckPacket { SessionPresent = true, Reason = NotAuthorized })));
    }

    [Fact]
    public void A_refusing_connack_never_says_that_a_session_is_present() =>
        Assert.Equal("20 03 00 87 00", Written.Hex(to =>
            ServerPackets.WriteConnAck(to, V5, new ConnAckPacket { SessionPresent = true, Reason = NotAuthorized })));

    [Fact]
    public void A_publish_is_the_examples_of_the_specification()
    {
        Assert.Equal("32 07 00 03 61 2F 62 00 0A", Written.Hex(to =>
            ServerPackets.WritePublish(to, V311, "a/b"u8, qos: 1, dup: false, packetId: 10, [])));
        Assert.Equal("3A 0A 00 03 61 2F 62 00 0A 00 68 69", Written.Hex(to =>
            ServerPackets.WritePublish(to, V5, "a/b"u8, qos: 1, dup: true, packetId: 10, "hi"u8)));
        Assert.Equal("30 05 00 01 61 68 69", Written.Hex(to =>
            ServerPackets.WritePublish(to, V311, "a"u8, qos: 0, dup: false, packetId: 0, "hi"u8)));
    }

    [Fact]
    public void A_puback_of_5_is_as_short_as_it_may_be()
    {
        Assert.Equal("40 02 01 02", Written.Hex(to => ServerPackets.WritePubAck(to, V5, 258)));
        Assert.Equal("40 03 01 02 87", Written.Hex(to => ServerPackets.WritePubAck(to, V5, 258, NotAuthorized)));
        Assert.Equal("40 0B 01 02 00 07 26 00 01 73 00 01 31", Written.Hex(to =>
            ServerPackets.WritePubAck(to, V5, 258, userProperties: Seq)));
        Assert.Equal("40 08 01 02 99 04 1F 00 01 78", Written.Hex(to =>
            ServerPackets.WritePubAck(to, V5, 258, PayloadFormatInvalid, "x")));
    }

    [Fact]
    public void A_puback_of_3_1_1_is_always_two_bytes() =>
        Assert.Equal("40 02 01 02", Written.Hex(to =>
            ServerPackets.WritePubAck(to, V311, 258, NotAuthorized, "why", Seq)));

    [Fact]
    public void A_suback_of_3_1_1_knows_one_failure()
    {
        Assert.Equal("90 06 00 01 00 01 87 8F", Written.Hex(to =>
            ServerPackets.WriteSubAck(to, V5, 1, [GrantedQos1, NotAuthorized, TopicFilterInvalid])));
        Assert.Equal("90 05 00 01 01 80 80", Written.Hex(to =>
            ServerPackets.WriteSubAck(to, V311, 1, [GrantedQos1, NotAuthorized, TopicFilterInvalid])));
    }

    [Fact]
    public void An_unsuback_of_3_1_1_has_no_reasons()
    {
        Assert.Equal("B0 05 00 01 00 00 11", Written.Hex(to =>
            ServerPackets.WriteUnsubAck(to, V5, 1, [Success, NoSubscriptionExisted])));
        Assert.Equal("B0 02 00 01", Written.Hex(to =>
            ServerPackets.WriteUnsubAck(to, V311, 1, [Success, NoSubscriptionExisted])));
    }

    [Fact]
    public void A_pingresp_is_two_bytes() => Assert.Equal("D0 00", Written.Hex(ServerPackets.WritePingResp));

    [Fact]
    public void A_disconnect_exists_in_5_only()
    {
        Assert.Equal("E0 01 8E", Written.Hex(to => Assert.True(ServerPackets.WriteDisconnect(to, V5, SessionTakenOver))));
        Assert.Equal("E0 00", Written.Hex(to => Assert.True(ServerPackets.WriteDisconnect(to, V5, Success))));
        Assert.Equal("E0 06 82 04 1F 00 01 78", Written.Hex(to => ServerPackets.WriteDisconnect(to, V5, ProtocolError, "x")));
        Assert.Equal("", Written.Hex(to => Assert.False(ServerPackets.WriteDisconnect(to, V311, SessionTakenOver))));
    }

    /// <summary>The specification has no such code in PUBACK [MQTT-3.4.2-1]; docs/protocol.md does.</summary>
    [Fact]
    public void A_message_too_large_may_be_said_in_its_puback() =>
        Assert.Equal("40 03 00 01 95", Written.Hex(to => ServerPackets.WritePubAck(to, V5, 1, PacketTooLarge)));
}
