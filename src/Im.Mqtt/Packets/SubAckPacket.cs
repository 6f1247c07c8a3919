namespace Im.Mqtt;

/// <summary>The answer to a SUBSCRIBE (MQTT 5 §3.9) or an UNSUBSCRIBE (§3.11).</summary>
/// <param name="PacketId">What it answers; never 0.</param>
/// <param name="Reasons">One per filter, in the order asked; none in a 3.1.1 UNSUBACK.</param>
/// <param name="ReasonString">The reason in words, or null.</param>
public sealed record SubAckPacket(ushort PacketId, IReadOnlyList<MqttReasonCode> Reasons, string? ReasonString)
{
    /// <summary>Reads a SUBACK or an UNSUBACK.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="version">The version of the connection.</param>
    /// <param name="packet">The packet; null unless the result is <see cref="MqttReasonCode.Success"/>.</param>
    public static MqttReasonCode TryParse(in MqttFrame frame, MqttVersion version, out SubAckPacket? packet)
    {
        var type = (PacketSet)(1 << (int)frame.Type);
        var reader = new PacketReader(frame.Body);
        var packetId = reader.ReadPacketId();
        var words = version == MqttVersion.V5 ? Words.Read(ref reader, type) : Words.None;
        var hasReasons = version == MqttVersion.V5 || type == PacketSet.SubAck;
        reader.FailIf(hasReasons && reader.AtEnd, MqttReasonCode.ProtocolError);
        var reasons = new List<MqttReasonCode>();
        while (hasReasons && !reader.AtEnd) reasons.Add(ReadReason(ref reader, type, version));

        var reason = reader.Finish();
        packet = reason == MqttReasonCode.Success ? new SubAckPacket(packetId, reasons, words.ReasonString) : null;
        return reason;
    }

    private static MqttReasonCode ReadReason(ref PacketReader reader, PacketSet type, MqttVersion version)
    {
        var reason = reader.ReadReason(type);
        var known = version == MqttVersion.V5 || reason <= MqttReasonCode.UnspecifiedError;   // 3.1.1 has one failure
        reader.FailIf(!known, MqttReasonCode.ProtocolError);
        return reason;
    }
}
