using System.Buffers;

namespace Im.Mqtt;

internal static class ConnAckWriter
{
    public static void Write(IBufferWriter<byte> output, MqttVersion version, ConnAckPacket packet, int maxPacketSize)
    {
        var builder = new PacketBuilder(stackalloc byte[PacketBuilder.ScratchSize]);
        var resumed = packet is { SessionPresent: true, Reason: MqttReasonCode.Success };   // [MQTT-3.2.2-6]
        builder.Write(resumed ? (byte)1 : (byte)0);
        if (version == MqttVersion.V5)
        {
            builder.Write(packet.Reason, PacketSet.ConnAck);
            builder.BeginProperties();
            WriteProperties(ref builder, packet);
            builder.WriteWords(packet.ReasonString, [.. packet.UserProperties], maxPacketSize);
            builder.EndProperties();
        }
        else
        {
            builder.Write(ReturnCodes.Of(packet.Reason));
        }

        builder.SendTo(output, MqttPacketType.ConnAck);
    }

    private static void WriteProperties(ref PacketBuilder builder, ConnAckPacket packet)
    {
        if (packet.SessionExpirySeconds is { } expiry) builder.WriteProperty(PropertyId.SessionExpiryInterval, expiry);
        builder.WriteUnless(ushort.MaxValue, PropertyId.ReceiveMaximum, packet.ReceiveMaximum);
        builder.WriteUnless(2u, PropertyId.MaximumQos, packet.MaximumQos);
        builder.WriteUnless(true, PropertyId.RetainAvailable, packet.RetainAvailable);
        if (packet.MaximumPacketSize is { } size) builder.WriteProperty(PropertyId.MaximumPacketSize, size);
        if (packet.AssignedClientId is { } id) builder.WriteProperty(PropertyId.AssignedClientIdentifier, id);
        builder.WriteUnless(0u, PropertyId.TopicAliasMaximum, packet.TopicAliasMaximum);
        builder.WriteUnless(true, PropertyId.WildcardSubscriptionAvailable, packet.WildcardSubscriptionAvailable);
        builder.WriteUnless(true, PropertyId.SubscriptionIdentifierAvailable, packet.SubscriptionIdentifiersAvailable);
        builder.WriteUnless(true, PropertyId.SharedSubscriptionAvailable, packet.SharedSubscriptionAvailable);
        if (packet.ServerKeepAliveSeconds is { } seconds) builder.WriteProperty(PropertyId.ServerKeepAlive, seconds);
    }
}
