using System.Buffers;

namespace Im.Mqtt;

/// <summary>
/// Writes what a server sends. Each method writes one whole packet. Where a <c>maxPacketSize</c> is given (the client's
/// Maximum Packet Size), user properties and then the reason string are left out as far as they do not fit.
/// A reason that the packet cannot carry is a mistake of the caller: it throws.
/// </summary>
public static class ServerPackets
{
    /// <summary>
    /// Writes a CONNACK; of a 3.1.1 one only <see cref="ConnAckPacket.SessionPresent"/> and the reason.
    /// </summary>
    public static void WriteConnAck(
        IBufferWriter<byte> output, MqttVersion version, ConnAckPacket packet, int maxPacketSize = int.MaxValue) =>
        ConnAckWriter.Write(output, version, packet, maxPacketSize);

    /// <summary>The size of the whole packet that <c>WritePublish</c> writes.</summary>
    public static int PublishSize(MqttVersion version, int topicLength, byte qos, int payloadLength) =>
        PublishWriter.SizeOf(version, topicLength, qos, payloadLength);

    /// <summary>Writes a PUBLISH. The topic is taken as it is; the packet id is 0 with QoS 0, and only then.</summary>
    public static void WritePublish(
        IBufferWriter<byte> output, MqttVersion version, ReadOnlySpan<byte> topicUtf8, byte qos, bool dup,
        ushort packetId, ReadOnlySpan<byte> payload) =>
        WritePublish(output, version, topicUtf8, qos, dup, packetId, payload, overlay: default, overlayAt: 0);

    /// <summary>Writes a PUBLISH whose payload is shared with others but for a few bytes: <paramref name="overlay"/>
    /// stands in it from <paramref name="overlayAt"/> on, over what the payload has there.</summary>
    public static void WritePublish(
        IBufferWriter<byte> output, MqttVersion version, ReadOnlySpan<byte> topicUtf8, byte qos, bool dup,
        ushort packetId, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> overlay, int overlayAt)
    {
        var flags = PublishWriter.FlagsOf(qos, dup, retain: false, packetId);
        PublishWriter.Write(output, version, topicUtf8, flags, packetId, topicAlias: 0, payload, overlay, overlayAt);
    }

    /// <summary>Writes a PUBACK; of a 3.1.1 one only the packet id.</summary>
    public static void WritePubAck(
        IBufferWriter<byte> output, MqttVersion version, ushort packetId,
        MqttReasonCode reason = MqttReasonCode.Success, string? reasonString = null,
        ReadOnlySpan<MqttUserProperty> userProperties = default, int maxPacketSize = int.MaxValue) =>
        AckWriter.WritePubAck(output, version, packetId, reason, reasonString, userProperties, maxPacketSize);

    /// <summary>
    /// Writes a SUBACK: one reason per filter, in the order asked. In 3.1.1 every refusal becomes 0x80.
    /// </summary>
    public static void WriteSubAck(
        IBufferWriter<byte> output, MqttVersion version, ushort packetId, ReadOnlySpan<MqttReasonCode> reasons)
    {
        var builder = new PacketBuilder(stackalloc byte[PacketBuilder.ScratchSize]);
        builder.WritePacketId(packetId);
        if (version == MqttVersion.V5) builder.WriteNoProperties();
        foreach (var reason in reasons)
        {
            var failed = reason >= MqttReasonCode.UnspecifiedError;
            var said = version == MqttVersion.V311 && failed ? MqttReasonCode.UnspecifiedError : reason;
            builder.Write(said, PacketSet.SubAck);
        }

        builder.SendTo(output, MqttPacketType.SubAck);
    }

    /// <summary>Writes an UNSUBACK: one reason per filter, in the order asked; in 3.1.1 none.</summary>
    public static void WriteUnsubAck(
        IBufferWriter<byte> output, MqttVersion version, ushort packetId, ReadOnlySpan<MqttReasonCode> reasons)
    {
        var builder = new PacketBuilder(stackalloc byte[PacketBuilder.ScratchSize]);
        builder.WritePacketId(packetId);
        if (version == MqttVersion.V5)
        {
            builder.WriteNoProperties();
            foreach (var reason in reasons) builder.Write(reason, PacketSet.UnsubAck);
        }

        builder.SendTo(output, MqttPacketType.UnsubAck);
    }

    /// <summary>Writes a PINGRESP.</summary>
    public static void WritePingResp(IBufferWriter<byte> output) =>
        default(PacketBuilder).SendTo(output, MqttPacketType.PingResp);

    /// <summary>Writes a DISCONNECT; false, and nothing written, in 3.1.1, where a server just closes.</summary>
    public static bool WriteDisconnect(
        IBufferWriter<byte> output, MqttVersion version, MqttReasonCode reason, string? reasonString = null,
        int maxPacketSize = int.MaxValue)
    {
        if (version == MqttVersion.V311) return false;

        var builder = new PacketBuilder(stackalloc byte[PacketBuilder.ScratchSize]);
        builder.WriteOutcome(reason, PacketSet.ServerDisconnect, reasonString, [], maxPacketSize);
        builder.SendTo(output, MqttPacketType.Disconnect);
        return true;
    }
}
