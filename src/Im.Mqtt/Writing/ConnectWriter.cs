using System.Buffers;

namespace Im.Mqtt;

internal static class ConnectWriter
{
    public static void Write(IBufferWriter<byte> output, ConnectPacket packet)
    {
        var builder = new PacketBuilder(stackalloc byte[PacketBuilder.ScratchSize]);
        builder.Write("MQTT"u8);
        builder.Write((byte)packet.Version);
        builder.Write((byte)ConnectFlagsRules.Of(packet));
        builder.Write(packet.KeepAliveSeconds);
        if (packet.Version == MqttVersion.V5) WriteProperties(ref builder, packet);
        builder.Write(packet.ClientId);
        if (packet.Will is { } will) WriteWill(ref builder, packet.Version, will);
        if (packet.Username is { } username) builder.Write(username);
        if (packet.Password is { } password) builder.Write(password.Span);
        builder.SendTo(output, MqttPacketType.Connect);
    }

    private static void WriteProperties(ref PacketBuilder builder, ConnectPacket packet)
    {
        builder.BeginProperties();
        builder.WriteUnless(0u, PropertyId.SessionExpiryInterval, packet.SessionExpirySeconds);
        builder.WriteUnless(ushort.MaxValue, PropertyId.ReceiveMaximum, packet.ReceiveMaximum);
        if (packet.MaximumPacketSize is { } size) builder.WriteProperty(PropertyId.MaximumPacketSize, size);
        builder.WriteUnless(0u, PropertyId.TopicAliasMaximum, packet.TopicAliasMaximum);
        builder.WriteUnless(false, PropertyId.RequestResponseInformation, packet.RequestResponseInformation);
        builder.WriteUnless(true, PropertyId.RequestProblemInformation, packet.RequestProblemInformation);
        if (packet.AuthenticationMethod is { } method) builder.WriteProperty(PropertyId.AuthenticationMethod, method);
        builder.EndProperties();
    }

    private static void WriteWill(ref PacketBuilder builder, MqttVersion version, WillMessage will)
    {
        if (version == MqttVersion.V5)
        {
            builder.BeginProperties();
            builder.EndProperties();
        }

        builder.Write(will.Topic);
        builder.Write(will.Payload.Span);
    }
}
