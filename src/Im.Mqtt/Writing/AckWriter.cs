using System.Buffers;

namespace Im.Mqtt;

/// <summary>PUBACK is the same from both sides.</summary>
internal static class AckWriter
{
    public static void WritePubAck(
        IBufferWriter<byte> output, MqttVersion version, ushort packetId, MqttReasonCode reason, string? reasonString,
        ReadOnlySpan<MqttUserProperty> userProperties, int maxPacketSize)
    {
        var builder = new PacketBuilder(stackalloc byte[PacketBuilder.ScratchSize]);
        builder.WritePacketId(packetId);
        if (version == MqttVersion.V5)
        {
            builder.WriteOutcome(reason, PacketSet.PubAck, reasonString, userProperties, maxPacketSize);
        }

        builder.SendTo(output, MqttPacketType.PubAck);
    }
}
