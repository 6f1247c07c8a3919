using System.Buffers;
using Im.Mqtt;
using static Im.Mqtt.MqttVersion;

namespace Im.Unit.Tests.Mqtt;

/// <summary>Mistakes of our own: they throw before a byte is written.</summary>
public sealed class Writing_what_the_protocol_forbids
{
    [Fact]
    public void A_reason_stands_only_where_the_specification_has_it()
    {
        Refused(to => ServerPackets.WritePubAck(to, V5, 1, MqttReasonCode.ProtocolError));
        Refused(to => ServerPackets.WriteSubAck(to, V5, 1, [MqttReasonCode.ServerBusy]));
        Refused(to => ServerPackets.WriteUnsubAck(to, V5, 1, [MqttReasonCode.GrantedQos1]));
        Refused(to => ServerPackets.WriteDisconnect(to, V5, MqttReasonCode.BadUserNameOrPassword));
        Refused(to => ServerPackets.WriteConnAck(to, V5, new() { Reason = MqttReasonCode.SessionTakenOver }));
        Refused(to => ClientPackets.WriteDisconnect(to, V5, MqttReasonCode.NotAuthorized));
    }

    [Fact]
    public void A_packet_id_goes_with_qos_1_and_2_and_with_every_answer()
    {
        Refused(to => ServerPackets.WritePublish(to, V5, "a"u8, qos: 0, dup: false, packetId: 1, []));
        Refused(to => ServerPackets.WritePublish(to, V5, "a"u8, qos: 1, dup: false, packetId: 0, []));
        Refused(to => ServerPackets.WritePubAck(to, V311, 0));
        Refused(to => ServerPackets.WriteSubAck(to, V311, 0, [MqttReasonCode.Success]));
        Refused(to => ClientPackets.WriteSubscribe(to, V311, 0, [new("a", 0)]));
    }

    [Fact]
    public void There_is_no_qos_3_and_qos_0_is_never_sent_again()
    {
        Refused(to => ServerPackets.WritePublish(to, V5, "a"u8, qos: 3, dup: false, packetId: 1, []));
        Refused(to => ServerPackets.WritePublish(to, V5, "a"u8, qos: 0, dup: true, packetId: 0, []));
    }

    [Fact]
    public void A_string_has_no_U_0000_and_at_most_65535_bytes()
    {
        Refused(to => ServerPackets.WritePubAck(to, V5, 1, reasonString: "a\0"));
        Refused(to => ClientPackets.WriteUnsubscribe(to, V5, 1, [new string('é', 32_768)]));
        Refused(to => ServerPackets.WritePublish(to, V5, new byte[65_536], qos: 0, dup: false, packetId: 0, []));
    }

    [Fact]
    public void A_packet_is_no_larger_than_its_length_can_say() =>
        Refused(to => ServerPackets.WritePublish(to, V311, "a"u8, qos: 0, dup: false, packetId: 0, new byte[268_435_456]));

    private static void Refused(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.ThrowsAny<ArgumentException>(() => write(output));
        Assert.Equal(0, output.WrittenCount);
    }
}
