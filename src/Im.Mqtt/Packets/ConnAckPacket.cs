namespace Im.Mqtt;

/// <summary>
/// The server's answer to a CONNECT (MQTT 5 §3.2): what <see cref="ServerPackets"/> writes, and what a client has
/// parsed. Every default is what the protocol assumes when nothing is said, and is not written.
/// </summary>
public sealed record ConnAckPacket
{
    /// <summary>Whether an earlier session goes on; never with a refusal.</summary>
    public bool SessionPresent { get; init; }

    /// <summary>Success or why not. In 3.1.1 only <see cref="ReturnCodes"/> of them exist.</summary>
    public MqttReasonCode Reason { get; init; }

    /// <summary>How long the session outlives the connection; null: as the client asked.</summary>
    public uint? SessionExpirySeconds { get; init; }

    /// <summary>How many QoS 1 and 2 messages the server takes unacknowledged; never 0.</summary>
    public ushort ReceiveMaximum { get; init; } = ushort.MaxValue;

    /// <summary>The highest QoS the server takes.</summary>
    public byte MaximumQos { get; init; } = 2;

    /// <summary>Whether the server keeps retained messages.</summary>
    public bool RetainAvailable { get; init; } = true;

    /// <summary>The largest packet the server takes, whole; null for any. Never 0.</summary>
    public uint? MaximumPacketSize { get; init; }

    /// <summary>The client id the server chose, or null.</summary>
    public string? AssignedClientId { get; init; }

    /// <summary>The highest topic alias the server takes; 0 for none.</summary>
    public ushort TopicAliasMaximum { get; init; }

    /// <summary>The reason in words, or null.</summary>
    public string? ReasonString { get; init; }

    /// <summary>Whatever else the server says.</summary>
    public IReadOnlyList<MqttUserProperty> UserProperties { get; init; } = [];

    /// <summary>Whether filters may have wildcards.</summary>
    public bool WildcardSubscriptionAvailable { get; init; } = true;

    /// <summary>Whether subscriptions may carry an identifier.</summary>
    public bool SubscriptionIdentifiersAvailable { get; init; } = true;

    /// <summary>Whether subscriptions may be shared.</summary>
    public bool SharedSubscriptionAvailable { get; init; } = true;

    /// <summary>The keep alive that holds instead of the client's, in seconds; null: the client's.</summary>
    public ushort? ServerKeepAliveSeconds { get; init; }

    /// <summary>Reads a server's CONNACK.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="version">The version of the connection.</param>
    /// <param name="packet">The packet; null unless the result is <see cref="MqttReasonCode.Success"/>.</param>
    public static MqttReasonCode TryParse(in MqttFrame frame, MqttVersion version, out ConnAckPacket? packet)
    {
        var reader = new PacketReader(frame.Body);
        var flags = reader.ReadByte();
        reader.FailIf(flags > 1, MqttReasonCode.MalformedPacket);
        var read = new ConnAckPacket { SessionPresent = flags == 1, Reason = ReadReason(ref reader, version) };
        var resumedRefusal = read is { SessionPresent: true, Reason: not MqttReasonCode.Success };   // [MQTT-3.2.2-6]
        reader.FailIf(resumedRefusal, MqttReasonCode.ProtocolError);
        if (version == MqttVersion.V5) read = read.WithProperties(ref reader);

        var reason = reader.Finish();
        packet = reason == MqttReasonCode.Success ? read : null;
        return reason;
    }

    private static MqttReasonCode ReadReason(ref PacketReader reader, MqttVersion version)
    {
        if (version == MqttVersion.V5) return reader.ReadReason(PacketSet.ConnAck);

        reader.FailIf(!ReturnCodes.TryRead(reader.ReadByte(), out var reason), MqttReasonCode.ProtocolError);
        return reason;
    }

    private ConnAckPacket WithProperties(ref PacketReader reader)
    {
        var (packet, pairs) = (this, new List<MqttUserProperty>());
        reader.BeginProperties(PacketSet.ConnAck);
        while (reader.NextProperty(out var property))
        {
            if (property.Id == PropertyId.UserProperty) pairs.Add(property.Pair);
            packet = packet.With(property);
        }

        return packet with { UserProperties = pairs };
    }

    private ConnAckPacket With(in Property property) => property.Id switch
    {
        PropertyId.SessionExpiryInterval => this with { SessionExpirySeconds = property.Number },
        PropertyId.ReceiveMaximum => this with { ReceiveMaximum = (ushort)property.Number },
        PropertyId.MaximumQos => this with { MaximumQos = (byte)property.Number },
        PropertyId.RetainAvailable => this with { RetainAvailable = property.IsSet },
        PropertyId.MaximumPacketSize => this with { MaximumPacketSize = property.Number },
        PropertyId.AssignedClientIdentifier => this with { AssignedClientId = property.Text },
        PropertyId.TopicAliasMaximum => this with { TopicAliasMaximum = (ushort)property.Number },
        PropertyId.ReasonString => this with { ReasonString = property.Text },
        PropertyId.WildcardSubscriptionAvailable => this with { WildcardSubscriptionAvailable = property.IsSet },
        PropertyId.SubscriptionIdentifierAvailable => this with { SubscriptionIdentifiersAvailable = property.IsSet },
        PropertyId.SharedSubscriptionAvailable => this with { SharedSubscriptionAvailable = property.IsSet },
        PropertyId.ServerKeepAlive => this with { ServerKeepAliveSeconds = (ushort)property.Number },
        _ => this,
    };
}
