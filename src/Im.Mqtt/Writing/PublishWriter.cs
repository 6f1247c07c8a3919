using System.Buffers;

namespace Im.Mqtt;

/// <summary>
/// PUBLISH is the same from both sides, but that only a client may ask to retain and name an alias here.
/// </summary>
internal static class PublishWriter
{
    public static int SizeOf(MqttVersion version, int topicLength, byte qos, int payloadLength)
    {
        var packetId = qos == 0 ? 0 : sizeof(ushort);
        var properties = version == MqttVersion.V5 ? 1 : 0;
        var remaining = checked(sizeof(ushort) + topicLength + packetId + properties + payloadLength);
        return 1 + VariableByteInteger.SizeOf((uint)remaining) + remaining;
    }

    public static void Write(
        IBufferWriter<byte> output, MqttVersion version, ReadOnlySpan<byte> topicUtf8, byte flags, ushort packetId,
        ushort topicAlias, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> overlay = default, int overlayAt = 0)
    {
        var builder = new PacketBuilder(stackalloc byte[PacketBuilder.ScratchSize]);
        builder.Write(topicUtf8);
        if (packetId != 0) builder.Write(packetId);
        if (version == MqttVersion.V5)
        {
            builder.BeginProperties();
            builder.WriteUnless(0u, PropertyId.TopicAlias, topicAlias);
            builder.EndProperties();
        }

        if (overlay.IsEmpty)
        {
            builder.SendTo(output, MqttPacketType.Publish, flags, payload);
            return;
        }

        builder.SendTo(output, MqttPacketType.Publish, flags, payload[..overlayAt], later: payload.Length - overlayAt);
        output.Write(overlay);
        output.Write(payload[(overlayAt + overlay.Length)..]);
    }

    /// <summary>The lower half of the first byte; a combination the protocol forbids is a mistake of ours.</summary>
    public static byte FlagsOf(byte qos, bool dup, bool retain, ushort packetId)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qos, 2);
        if ((qos == 0) != (packetId == 0)) throw new ArgumentException("A packet id goes with QoS 1 and 2 only.");
        if (dup && qos == 0) throw new ArgumentException("QoS 0 is never sent again.");

        return (byte)((dup ? 0b1000 : 0) | (qos << 1) | (retain ? 0b0001 : 0));
    }
}
