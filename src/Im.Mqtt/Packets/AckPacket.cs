namespace Im.Mqtt;

/// <summary>A PUBACK, PUBREC, PUBREL or PUBCOMP (MQTT 5 §3.4–3.7).</summary>
/// <param name="PacketId">Which message; never 0.</param>
/// <param name="Reason">What became of it; always <see cref="MqttReasonCode.Success"/> in 3.1.1.</param>
public readonly record struct AckPacket(ushort PacketId, MqttReasonCode Reason)
{
    /// <summary>Reads and checks the whole packet, but skips its words: without allocation.</summary>
    public static MqttReasonCode TryParse(in MqttFrame frame, MqttVersion version, out AckPacket packet)
    {
        var reader = new PacketReader(frame.Body);
        var head = ReadHead(ref reader, (PacketSet)(1 << (int)frame.Type), version);
        reader.SkipProperties();
        var reason = reader.Finish();
        packet = reason == MqttReasonCode.Success ? head : default;
        return reason;
    }

    /// <summary>
    /// Reads all before the properties. Reason and properties may be left out: success is assumed then.
    /// </summary>
    internal static AckPacket ReadHead(ref PacketReader reader, PacketSet type, MqttVersion version)
    {
        var packetId = reader.ReadPacketId();
        if (version == MqttVersion.V311 || reader.AtEnd) return new AckPacket(packetId, MqttReasonCode.Success);

        var reason = reader.ReadReason(type);
        if (!reader.AtEnd) reader.BeginProperties(type);
        return new AckPacket(packetId, reason);
    }
}
