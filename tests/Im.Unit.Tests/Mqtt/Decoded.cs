using System.Buffers;
using System.Text.Json.Nodes;
using Im.Mqtt;
using static Im.Unit.Tests.Mqtt.PacketJson;

namespace Im.Unit.Tests.Mqtt;

/// <summary>What the codec makes of bytes, said as the vectors say it.</summary>
internal static class Decoded
{
    public static JsonObject Of(ReadOnlySequence<byte> bytes, PacketOrigin origin, int maxPacketSize = int.MaxValue)
    {
        var status = MqttFrameReader.TryRead(ref bytes, maxPacketSize, out var frame);
        return status == FrameStatus.Complete ? Packet(frame, origin) : new() { ["frame"] = CamelCase(status.ToString()) };
    }

    private static JsonObject Packet(in MqttFrame frame, PacketOrigin origin) => frame.Type switch
    {
        MqttPacketType.Connect => Connect(frame),
        MqttPacketType.ConnAck => ConnAck(frame, origin.Version),
        MqttPacketType.Publish => Publish(frame, origin),
        MqttPacketType.PubAck or MqttPacketType.PubRec or MqttPacketType.PubRel or MqttPacketType.PubComp
            => Ack(frame, origin.Version),
        MqttPacketType.Subscribe => Subscribe(frame, origin.Version),
        MqttPacketType.SubAck or MqttPacketType.UnsubAck => SubAck(frame, origin.Version),
        MqttPacketType.Unsubscribe => Unsubscribe(frame, origin.Version),
        MqttPacketType.Disconnect => Disconnect(frame, origin),
        MqttPacketType.PingReq or MqttPacketType.PingResp => Ping(frame),
        _ => new() { ["packet"] = NameOf(frame.Type) },
    };

    private static JsonObject Connect(in MqttFrame frame)
    {
        var reason = ConnectPacket.TryParse(frame.Body, out var packet, out var version);
        Assert.Equal(version, packet?.Version ?? version);
        return packet is null ? Error(reason, version) : Json(packet);
    }

    private static JsonObject ConnAck(in MqttFrame frame, MqttVersion version)
    {
        var reason = ConnAckPacket.TryParse(frame, version, out var packet);
        return packet is null ? Error(reason) : Json(packet);
    }

    private static JsonObject Publish(in MqttFrame frame, PacketOrigin origin)
    {
        var reason = origin.FromServer
            ? PublishPacket.TryParseFromServer(frame, origin.Version, out var packet)
            : PublishPacket.TryParse(frame, origin.Version, out packet);
        return reason == MqttReasonCode.Success ? Json(packet) : Error(reason);
    }

    private static JsonObject Ack(in MqttFrame frame, MqttVersion version)
    {
        var reason = AckDetails.TryParse(frame, version, out var details);
        var reasonWithoutWords = AckPacket.TryParse(frame, version, out var packet);
        Assert.Equal(reason, reasonWithoutWords);
        Assert.Equal(packet, details is null ? default : new AckPacket(details.PacketId, details.Reason));
        return details is null ? Error(reason) : Json(frame.Type, details);
    }

    private static JsonObject Subscribe(in MqttFrame frame, MqttVersion version)
    {
        var reason = SubscribePacket.TryParse(frame, version, out var packet);
        return packet is null ? Error(reason) : Json(packet);
    }

    private static JsonObject SubAck(in MqttFrame frame, MqttVersion version)
    {
        var reason = SubAckPacket.TryParse(frame, version, out var packet);
        return packet is null ? Error(reason) : Json(frame.Type, packet);
    }

    private static JsonObject Unsubscribe(in MqttFrame frame, MqttVersion version)
    {
        var reason = UnsubscribePacket.TryParse(frame, version, out var packet);
        return packet is null ? Error(reason) : Json(packet);
    }

    private static JsonObject Disconnect(in MqttFrame frame, PacketOrigin origin)
    {
        var reason = origin.FromServer
            ? DisconnectPacket.TryParseFromServer(frame, out var packet)
            : DisconnectPacket.TryParse(frame, origin.Version, out packet);
        return packet is null ? Error(reason) : Json(packet);
    }

    private static JsonObject Ping(in MqttFrame frame)
    {
        var reason = PingPacket.TryParse(frame);
        return reason == MqttReasonCode.Success ? new() { ["packet"] = NameOf(frame.Type) } : Error(reason);
    }

    private static JsonObject Error(MqttReasonCode reason, MqttVersion? answerVersion = null)
    {
        Assert.NotEqual(MqttReasonCode.Success, reason);
        var error = new JsonObject { ["error"] = Hex(reason) };
        if (answerVersion is { } version) error["answerVersion"] = NameOf(version);
        return error;
    }
}
