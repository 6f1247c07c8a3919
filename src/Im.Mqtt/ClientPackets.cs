using System.Buffers;

namespace Im.Mqtt;

/// <summary>
/// Writes what a client sends: for the load generator and the tests. Each method writes one whole packet.
/// </summary>
public static class ClientPackets
{
    private const byte RequestFlags = 0b0010;   // MQTT 5 §2.1.3: fixed for SUBSCRIBE and UNSUBSCRIBE

    /// <summary>Writes a CONNECT in <see cref="ConnectPacket.Version"/>.</summary>
    public static void WriteConnect(IBufferWriter<byte> output, ConnectPacket packet) =>
        ConnectWriter.Write(output, packet);

    /// <summary>Writes a PUBLISH. A topic alias of 0 is none.</summary>
    public static void WritePublish(
        IBufferWriter<byte> output, MqttVersion version, ReadOnlySpan<byte> topicUtf8, byte qos, bool dup,
        ushort packetId, ReadOnlySpan<byte> payload, bool retain = false, ushort topicAlias = 0)
    {
        var flags = PublishWriter.FlagsOf(qos, dup, retain, packetId);
        PublishWriter.Write(output, version, topicUtf8, flags, packetId, topicAlias, payload);
    }

    /// <summary>Writes a PUBACK.</summary>
    public static void WritePubAck(
        IBufferWriter<byte> output, MqttVersion version, ushort packetId,
        MqttReasonCode reason = MqttReasonCode.Success) =>
        AckWriter.WritePubAck(output, version, packetId, reason, reasonString: null, userProperties: [], int.MaxValue);

    /// <summary>Writes a SUBSCRIBE. A subscription identifier of 0 is none.</summary>
    public static void WriteSubscribe(
        IBufferWriter<byte> output, MqttVersion version, ushort packetId, ReadOnlySpan<MqttSubscription> subscriptions,
        uint subscriptionIdentifier = 0)
    {
        var builder = new PacketBuilder(stackalloc byte[PacketBuilder.ScratchSize]);
        builder.WritePacketId(packetId);
        if (version == MqttVersion.V5)
        {
            builder.BeginProperties();
            builder.WriteUnless(0u, PropertyId.SubscriptionIdentifier, subscriptionIdentifier);
            builder.EndProperties();
        }

        foreach (var subscription in subscriptions)
        {
            builder.Write(subscription.Filter);
            builder.Write(OptionsOf(subscription, version));
        }

        builder.SendTo(output, MqttPacketType.Subscribe, RequestFlags);
    }

    /// <summary>Writes an UNSUBSCRIBE.</summary>
    public static void WriteUnsubscribe(
        IBufferWriter<byte> output, MqttVersion version, ushort packetId, ReadOnlySpan<string> filters)
    {
        var builder = new PacketBuilder(stackalloc byte[PacketBuilder.ScratchSize]);
        builder.WritePacketId(packetId);
        if (version == MqttVersion.V5) builder.WriteNoProperties();
        foreach (var filter in filters) builder.Write(filter);
        builder.SendTo(output, MqttPacketType.Unsubscribe, RequestFlags);
    }

    /// <summary>Writes a PINGREQ.</summary>
    public static void WritePingReq(IBufferWriter<byte> output) =>
        default(PacketBuilder).SendTo(output, MqttPacketType.PingReq);

    /// <summary>Writes a DISCONNECT; of a 3.1.1 one only its type.</summary>
    public static void WriteDisconnect(
        IBufferWriter<byte> output, MqttVersion version, MqttReasonCode reason = MqttReasonCode.Success,
        uint? sessionExpirySeconds = null)
    {
        var builder = new PacketBuilder(stackalloc byte[PacketBuilder.ScratchSize]);
        if (version == MqttVersion.V5 && (reason != MqttReasonCode.Success || sessionExpirySeconds is not null))
        {
            builder.Write(reason, PacketSet.ClientDisconnect);
            builder.BeginProperties();
            if (sessionExpirySeconds is { } expiry) builder.WriteProperty(PropertyId.SessionExpiryInterval, expiry);
            builder.EndProperties();
        }

        builder.SendTo(output, MqttPacketType.Disconnect);
    }

    private static byte OptionsOf(in MqttSubscription subscription, MqttVersion version)
    {
        if (version == MqttVersion.V311) return subscription.Qos;

        var flags = (subscription.NoLocal ? 0b100 : 0) | (subscription.RetainAsPublished ? 0b1000 : 0);
        return (byte)(subscription.Qos | flags | (subscription.RetainHandling << 4));
    }
}
