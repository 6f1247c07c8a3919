using System.Buffers;
using System.Text;

namespace Im.Mqtt;

public sealed partial record ConnectPacket
{
    /// <summary>Reads the body of a CONNECT.</summary>
    /// <param name="body">The frame's body.</param>
    /// <param name="packet">The packet; null unless the result is <see cref="MqttReasonCode.Success"/>.</param>
    /// <param name="version">The version to answer in. Where the client's is not spoken here or could not be read,
    /// 3.1.1: its CONNACK is the one every client knows.</param>
    public static MqttReasonCode TryParse(
        in ReadOnlySequence<byte> body, out ConnectPacket? packet, out MqttVersion version)
    {
        var reader = new PacketReader(body);
        version = ReadVersion(ref reader);
        var read = Read(ref reader, version);
        var reason = reader.Finish();
        packet = reason == MqttReasonCode.Success ? read : null;
        return reason;
    }

    private static MqttVersion ReadVersion(ref PacketReader reader)
    {
        var isMqtt = reader.ReadString() == "MQTT";
        var version = (MqttVersion)reader.ReadByte();
        var spoken = isMqtt && version is (MqttVersion.V311 or MqttVersion.V5);
        reader.FailIf(!spoken, MqttReasonCode.UnsupportedProtocolVersion);
        return spoken ? version : MqttVersion.V311;
    }

    private static ConnectPacket Read(ref PacketReader reader, MqttVersion version)
    {
        var flags = (ConnectFlags)reader.ReadByte();
        reader.FailIf(!flags.AreValid(version), MqttReasonCode.MalformedPacket);
        var packet = new ConnectPacket
        {
            Version = version,
            ClientId = "",
            CleanStart = flags.HasFlag(ConnectFlags.CleanStart),
            KeepAliveSeconds = reader.ReadUInt16(),
        };
        if (version == MqttVersion.V5) packet = packet.WithProperties(ref reader);
        return packet.WithPayload(ref reader, flags);
    }

    private ConnectPacket WithPayload(ref PacketReader reader, ConnectFlags flags)
    {
        var packet = this with
        {
            ClientId = reader.ReadString(),
            Will = flags.HasFlag(ConnectFlags.Will) ? ReadWill(ref reader, flags) : null,
            Username = flags.HasFlag(ConnectFlags.Username) ? reader.ReadString() : null,
            Password = flags.HasFlag(ConnectFlags.Password) ? ReadPassword(ref reader) : null,
        };
        // [MQTT-3.1.3-8] of 3.1.1: who has no name cannot have left a session behind.
        var namelessSession = Version == MqttVersion.V311 && packet.ClientId.Length == 0 && !CleanStart;
        reader.FailIf(namelessSession, MqttReasonCode.ClientIdentifierNotValid);
        return packet;
    }

    private static ReadOnlyMemory<byte>? ReadPassword(ref PacketReader reader) => reader.ReadBinary().ToArray();

    private WillMessage ReadWill(ref PacketReader reader, ConnectFlags flags)
    {
        if (Version == MqttVersion.V5) reader.SkipProperties(PacketSet.Will);
        var topic = reader.ReadText();
        reader.FailIf(!MqttText.IsTopicName(topic), MqttReasonCode.TopicNameInvalid);
        var payload = reader.ReadBinary();
        return new WillMessage(
            Encoding.UTF8.GetString(topic), payload.ToArray(), flags.WillQos(), flags.HasFlag(ConnectFlags.WillRetain));
    }

    private ConnectPacket WithProperties(ref PacketReader reader)
    {
        var (packet, hasAuthenticationData) = (this, false);
        reader.BeginProperties(PacketSet.Connect);
        while (reader.NextProperty(out var property))
        {
            hasAuthenticationData |= property.Id == PropertyId.AuthenticationData;
            packet = packet.With(property);
        }

        reader.FailIf(hasAuthenticationData && packet.AuthenticationMethod is null, MqttReasonCode.ProtocolError);
        return packet;
    }

    private ConnectPacket With(in Property property) => property.Id switch
    {
        PropertyId.SessionExpiryInterval => this with { SessionExpirySeconds = property.Number },
        PropertyId.ReceiveMaximum => this with { ReceiveMaximum = (ushort)property.Number },
        PropertyId.MaximumPacketSize => this with { MaximumPacketSize = property.Number },
        PropertyId.TopicAliasMaximum => this with { TopicAliasMaximum = (ushort)property.Number },
        PropertyId.RequestResponseInformation => this with { RequestResponseInformation = property.IsSet },
        PropertyId.RequestProblemInformation => this with { RequestProblemInformation = property.IsSet },
        PropertyId.AuthenticationMethod => this with { AuthenticationMethod = property.Text },
        _ => this,
    };
}
