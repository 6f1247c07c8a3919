namespace Im.Mqtt;

/// <summary>A client's wish for topics (MQTT 5 §3.8).</summary>
/// <param name="PacketId">What the SUBACK refers to; never 0.</param>
/// <param name="Subscriptions">At least one.</param>
/// <param name="SubscriptionIdentifier">The number the client wants back with each message, or null; never 0.</param>
public sealed record SubscribePacket(
    ushort PacketId, IReadOnlyList<MqttSubscription> Subscriptions, uint? SubscriptionIdentifier)
{
    /// <summary>Reads a SUBSCRIBE.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="version">The version of the connection.</param>
    /// <param name="packet">The packet; null unless the result is <see cref="MqttReasonCode.Success"/>.</param>
    public static MqttReasonCode TryParse(in MqttFrame frame, MqttVersion version, out SubscribePacket? packet)
    {
        var reader = new PacketReader(frame.Body);
        var packetId = reader.ReadPacketId();
        var identifier = version == MqttVersion.V5 ? ReadIdentifier(ref reader) : null;
        reader.FailIf(reader.AtEnd, MqttReasonCode.ProtocolError);
        var subscriptions = new List<MqttSubscription>();
        while (!reader.AtEnd) subscriptions.Add(ReadSubscription(ref reader, version));

        var reason = reader.Finish();
        packet = reason == MqttReasonCode.Success ? new SubscribePacket(packetId, subscriptions, identifier) : null;
        return reason;
    }

    private static uint? ReadIdentifier(ref PacketReader reader)
    {
        uint? identifier = null;
        reader.BeginProperties(PacketSet.Subscribe);
        while (reader.NextProperty(out var property))
        {
            if (property.Id == PropertyId.SubscriptionIdentifier) identifier = property.Number;
        }

        return identifier;
    }

    private static MqttSubscription ReadSubscription(ref PacketReader reader, MqttVersion version)
    {
        var filter = reader.ReadString();
        var options = reader.ReadByte();
        var subscription = new MqttSubscription(
            filter,
            Qos: (byte)(options & 0b11),
            NoLocal: (options & 0b100) != 0,
            RetainAsPublished: (options & 0b1000) != 0,
            RetainHandling: (byte)((options >> 4) & 0b11));

        reader.FailIf(!TopicFilter.IsValid(filter, version), MqttReasonCode.TopicFilterInvalid);
        if (version == MqttVersion.V5) CheckOptions(ref reader, options, subscription);
        else reader.FailIf(options > 2, MqttReasonCode.MalformedPacket);   // [MQTT-3.8.3-4] of 3.1.1
        return subscription;
    }

    private static void CheckOptions(ref PacketReader reader, byte options, in MqttSubscription subscription)
    {
        reader.FailIf((options & 0b1100_0000) != 0, MqttReasonCode.MalformedPacket);
        reader.FailIf(subscription.Qos == 3 || subscription.RetainHandling == 3, MqttReasonCode.ProtocolError);
        reader.FailIf(subscription.NoLocal && TopicFilter.IsShared(subscription.Filter), MqttReasonCode.ProtocolError);
    }
}
