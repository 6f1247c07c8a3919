namespace Im.Mqtt;

/// <summary>The last packet of a connection (MQTT 5 §3.14).</summary>
/// <param name="Reason">Why; <see cref="MqttReasonCode.Success"/> is a normal end, and the only one in 3.1.1.</param>
/// <param name="SessionExpirySeconds">A client's change of mind, or null. Not allowed to rise from 0: the caller's
/// 0x82.</param>
/// <param name="ReasonString">The reason in words, or null.</param>
public sealed record DisconnectPacket(
    MqttReasonCode Reason, uint? SessionExpirySeconds = null, string? ReasonString = null)
{
    /// <summary>Reads a client's DISCONNECT.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="version">The version of the connection.</param>
    /// <param name="packet">The packet; null unless the result is <see cref="MqttReasonCode.Success"/>.</param>
    public static MqttReasonCode TryParse(in MqttFrame frame, MqttVersion version, out DisconnectPacket? packet) =>
        TryParse(frame, version, PacketSet.ClientDisconnect, out packet);

    /// <summary>Reads a server's DISCONNECT, which exists only in MQTT 5 and says nothing about expiry.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="packet">The packet; null unless the result is <see cref="MqttReasonCode.Success"/>.</param>
    public static MqttReasonCode TryParseFromServer(in MqttFrame frame, out DisconnectPacket? packet) =>
        TryParse(frame, MqttVersion.V5, PacketSet.ServerDisconnect, out packet);

    private static MqttReasonCode TryParse(
        in MqttFrame frame, MqttVersion version, PacketSet sender, out DisconnectPacket? packet)
    {
        var reader = new PacketReader(frame.Body);
        var read = new DisconnectPacket(MqttReasonCode.Success);
        if (version == MqttVersion.V5 && !reader.AtEnd)
        {
            read = read with { Reason = reader.ReadReason(sender) };
            if (!reader.AtEnd) read = ReadProperties(ref reader, sender, read);
        }

        var reason = reader.Finish();
        packet = reason == MqttReasonCode.Success ? read : null;
        return reason;
    }

    private static DisconnectPacket ReadProperties(ref PacketReader reader, PacketSet sender, DisconnectPacket packet)
    {
        var fromClient = sender == PacketSet.ClientDisconnect;
        var foreign = fromClient ? PropertyId.ServerReference : PropertyId.SessionExpiryInterval;
        reader.BeginProperties(sender);
        while (reader.NextProperty(out var property))
        {
            reader.FailIf(property.Id == foreign, MqttReasonCode.ProtocolError);
            packet = property.Id switch
            {
                PropertyId.SessionExpiryInterval => packet with { SessionExpirySeconds = property.Number },
                PropertyId.ReasonString => packet with { ReasonString = property.Text },
                _ => packet,
            };
        }

        return packet;
    }
}
