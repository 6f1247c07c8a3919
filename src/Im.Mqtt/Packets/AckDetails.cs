namespace Im.Mqtt;

/// <summary>
/// An acknowledgement with its words, for clients; <see cref="AckPacket"/> is the one for a hot path.
/// </summary>
/// <param name="PacketId">Which message; never 0.</param>
/// <param name="Reason">What became of it.</param>
/// <param name="ReasonString">The reason in words, or null.</param>
/// <param name="UserProperties">Whatever else the sender says.</param>
public sealed record AckDetails(
    ushort PacketId, MqttReasonCode Reason, string? ReasonString, IReadOnlyList<MqttUserProperty> UserProperties)
{
    /// <summary>Reads a PUBACK, PUBREC, PUBREL or PUBCOMP with its properties.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="version">The version of the connection.</param>
    /// <param name="packet">The packet; null unless the result is <see cref="MqttReasonCode.Success"/>.</param>
    public static MqttReasonCode TryParse(in MqttFrame frame, MqttVersion version, out AckDetails? packet)
    {
        var reader = new PacketReader(frame.Body);
        var head = AckPacket.ReadHead(ref reader, (PacketSet)(1 << (int)frame.Type), version);
        var words = Words.Read(ref reader);
        var reason = reader.Finish();
        packet = reason == MqttReasonCode.Success
            ? new AckDetails(head.PacketId, head.Reason, words.ReasonString, words.UserProperties)
            : null;
        return reason;
    }
}
