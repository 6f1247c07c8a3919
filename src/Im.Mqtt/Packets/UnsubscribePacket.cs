namespace Im.Mqtt;

/// <summary>A client no longer wants topics (MQTT 5 §3.10).</summary>
/// <param name="PacketId">What the UNSUBACK refers to; never 0.</param>
/// <param name="Filters">At least one, each a valid topic filter.</param>
public sealed record UnsubscribePacket(ushort PacketId, IReadOnlyList<string> Filters)
{
    /// <summary>Reads an UNSUBSCRIBE.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="version">The version of the connection.</param>
    /// <param name="packet">The packet; null unless the result is <see cref="MqttReasonCode.Success"/>.</param>
    public static MqttReasonCode TryParse(in MqttFrame frame, MqttVersion version, out UnsubscribePacket? packet)
    {
        var reader = new PacketReader(frame.Body);
        var packetId = reader.ReadPacketId();
        if (version == MqttVersion.V5) reader.SkipProperties(PacketSet.Unsubscribe);
        reader.FailIf(reader.AtEnd, MqttReasonCode.ProtocolError);
        var filters = new List<string>();
        while (!reader.AtEnd)
        {
            var filter = reader.ReadString();
            reader.FailIf(!TopicFilter.IsValid(filter, version), MqttReasonCode.TopicFilterInvalid);
            filters.Add(filter);
        }

        var reason = reader.Finish();
        packet = reason == MqttReasonCode.Success ? new UnsubscribePacket(packetId, filters) : null;
        return reason;
    }
}
