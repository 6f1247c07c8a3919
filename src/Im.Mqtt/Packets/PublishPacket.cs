using System.Buffers;

namespace Im.Mqtt;

/// <summary>
/// A message (MQTT 5 §3.3). Topic and payload are slices of the frame and live as long as its buffer.
/// </summary>
public readonly struct PublishPacket
{
    /// <summary>0, 1 or 2.</summary>
    public byte Qos { get; private init; }

    /// <summary>Whether it may have been sent before; never with QoS 0.</summary>
    public bool Dup { get; private init; }

    /// <summary>Whether the server shall keep it for later subscribers.</summary>
    public bool Retain { get; private init; }

    /// <summary>What the acknowledgement refers to; 0 with QoS 0, and only then.</summary>
    public ushort PacketId { get; private init; }

    /// <summary>The topic in UTF-8, without wildcards; empty only where there is a <see cref="TopicAlias"/>.</summary>
    public ReadOnlySequence<byte> TopicBytes { get; private init; }

    /// <summary>The message itself.</summary>
    public ReadOnlySequence<byte> Payload { get; private init; }

    /// <summary>
    /// The number that stands for the topic, or null. One above the announced maximum is the caller's 0x94.
    /// </summary>
    public ushort? TopicAlias { get; private init; }

    /// <summary>Reads a client's PUBLISH.</summary>
    public static MqttReasonCode TryParse(in MqttFrame frame, MqttVersion version, out PublishPacket packet) =>
        TryParse(frame, version, fromServer: false, out packet);

    /// <summary>Reads a server's PUBLISH, which alone may name the subscriptions it matched.</summary>
    public static MqttReasonCode TryParseFromServer(
        in MqttFrame frame, MqttVersion version, out PublishPacket packet) =>
        TryParse(frame, version, fromServer: true, out packet);

    private static MqttReasonCode TryParse(
        in MqttFrame frame, MqttVersion version, bool fromServer, out PublishPacket packet)
    {
        var reader = new PacketReader(frame.Body);
        var (dup, qos, retain) = ReadFlags(ref reader, frame.Flags);
        var topic = reader.ReadText();
        reader.FailIf(MqttText.HasWildcard(topic), MqttReasonCode.TopicNameInvalid);
        var packetId = qos == 0 ? (ushort)0 : reader.ReadPacketId();
        var alias = version == MqttVersion.V5 ? ReadProperties(ref reader, fromServer) : null;
        reader.FailIf(topic.IsEmpty && alias is null, MqttReasonCode.ProtocolError);

        packet = reader.Failed ? default : new PublishPacket
        {
            Qos = qos,
            Dup = dup,
            Retain = retain,
            PacketId = packetId,
            TopicBytes = topic,
            TopicAlias = alias,
            Payload = reader.ReadRest(),
        };
        return reader.Error;
    }

    private static (bool Dup, byte Qos, bool Retain) ReadFlags(ref PacketReader reader, byte flags)
    {
        var (dup, qos, retain) = ((flags & 0b1000) != 0, (byte)((flags >> 1) & 0b11), (flags & 0b0001) != 0);
        reader.FailIf(qos == 3, MqttReasonCode.MalformedPacket);
        reader.FailIf(dup && qos == 0, MqttReasonCode.ProtocolError);
        return (dup, qos, retain);
    }

    private static ushort? ReadProperties(ref PacketReader reader, bool fromServer)
    {
        ushort? alias = null;
        reader.BeginProperties(PacketSet.Publish);
        while (reader.NextProperty(out var property))
        {
            switch (property.Id)
            {
                case PropertyId.TopicAlias:
                    alias = (ushort)property.Number;
                    reader.FailIf(alias == 0, MqttReasonCode.TopicAliasInvalid);
                    break;
                case PropertyId.ResponseTopic:
                    reader.FailIf(!MqttText.IsTopicName(property.Bytes), MqttReasonCode.ProtocolError);
                    break;
                case PropertyId.SubscriptionIdentifier:
                    reader.FailIf(!fromServer, MqttReasonCode.ProtocolError);
                    break;
            }
        }

        return alias;
    }
}
