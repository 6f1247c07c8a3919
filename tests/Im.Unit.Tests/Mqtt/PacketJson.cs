using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Im.Mqtt;

namespace Im.Unit.Tests.Mqtt;

/// <summary>Packets in the words of tests/vectors/mqtt.</summary>
internal static class PacketJson
{
    public static JsonObject Json(ConnectPacket packet) => new()
    {
        ["packet"] = "connect",
        ["version"] = NameOf(packet.Version),
        ["clientId"] = packet.ClientId,
        ["cleanStart"] = packet.CleanStart,
        ["keepAlive"] = packet.KeepAliveSeconds,
        ["username"] = packet.Username,
        ["passwordHex"] = packet.Password is { } password ? Convert.ToHexString(password.Span) : null,
        ["will"] = packet.Will is { } will ? Json(will) : null,
        ["sessionExpiry"] = packet.SessionExpirySeconds,
        ["receiveMaximum"] = packet.ReceiveMaximum,
        ["maximumPacketSize"] = packet.MaximumPacketSize,
        ["topicAliasMaximum"] = packet.TopicAliasMaximum,
        ["requestResponseInformation"] = packet.RequestResponseInformation,
        ["requestProblemInformation"] = packet.RequestProblemInformation,
        ["authenticationMethod"] = packet.AuthenticationMethod,
    };

    public static JsonObject Json(ConnAckPacket packet) => new()
    {
        ["packet"] = "connack",
        ["sessionPresent"] = packet.SessionPresent,
        ["reason"] = Hex(packet.Reason),
        ["sessionExpiry"] = packet.SessionExpirySeconds,
        ["receiveMaximum"] = packet.ReceiveMaximum,
        ["maximumQos"] = packet.MaximumQos,
        ["retainAvailable"] = packet.RetainAvailable,
        ["maximumPacketSize"] = packet.MaximumPacketSize,
        ["assignedClientId"] = packet.AssignedClientId,
        ["topicAliasMaximum"] = packet.TopicAliasMaximum,
        ["reasonString"] = packet.ReasonString,
        ["userProperties"] = Json(packet.UserProperties),
        ["wildcardSubscriptionAvailable"] = packet.WildcardSubscriptionAvailable,
        ["subscriptionIdentifiersAvailable"] = packet.SubscriptionIdentifiersAvailable,
        ["sharedSubscriptionAvailable"] = packet.SharedSubscriptionAvailable,
        ["serverKeepAlive"] = packet.ServerKeepAliveSeconds,
    };

    public static JsonObject Json(in PublishPacket packet) => new()
    {
        ["packet"] = "publish",
        ["qos"] = packet.Qos,
        ["dup"] = packet.Dup,
        ["retain"] = packet.Retain,
        ["packetId"] = packet.PacketId,
        ["topic"] = Encoding.UTF8.GetString(packet.TopicBytes),
        ["payloadHex"] = Convert.ToHexString(packet.Payload.ToArray()),
        ["topicAlias"] = packet.TopicAlias,
    };

    public static JsonObject Json(MqttPacketType type, AckDetails packet) => new()
    {
        ["packet"] = NameOf(type),
        ["packetId"] = packet.PacketId,
        ["reason"] = Hex(packet.Reason),
        ["reasonString"] = packet.ReasonString,
        ["userProperties"] = Json(packet.UserProperties),
    };

    public static JsonObject Json(SubscribePacket packet) => new()
    {
        ["packet"] = "subscribe",
        ["packetId"] = packet.PacketId,
        ["subscriptions"] = new JsonArray([.. packet.Subscriptions.Select(Json)]),
        ["subscriptionIdentifier"] = packet.SubscriptionIdentifier,
    };

    public static JsonObject Json(MqttPacketType type, SubAckPacket packet) => new()
    {
        ["packet"] = NameOf(type),
        ["packetId"] = packet.PacketId,
        ["reasons"] = new JsonArray([.. packet.Reasons.Select(reason => JsonValue.Create(Hex(reason)))]),
        ["reasonString"] = packet.ReasonString,
    };

    public static JsonObject Json(UnsubscribePacket packet) => new()
    {
        ["packet"] = "unsubscribe",
        ["packetId"] = packet.PacketId,
        ["filters"] = new JsonArray([.. packet.Filters.Select(filter => JsonValue.Create(filter))]),
    };

    public static JsonObject Json(DisconnectPacket packet) => new()
    {
        ["packet"] = "disconnect",
        ["reason"] = Hex(packet.Reason),
        ["sessionExpiry"] = packet.SessionExpirySeconds,
        ["reasonString"] = packet.ReasonString,
    };

    public static string NameOf(MqttPacketType type) => type.ToString().ToLowerInvariant();

    public static string NameOf(MqttVersion version) => version == MqttVersion.V5 ? "5.0" : "3.1.1";

    public static string Hex(MqttReasonCode reason) => $"0x{(byte)reason:X2}";

    public static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static JsonObject Json(WillMessage will) => new()
    {
        ["topic"] = will.Topic,
        ["payloadHex"] = Convert.ToHexString(will.Payload.Span),
        ["qos"] = will.Qos,
        ["retain"] = will.Retain,
    };

    private static JsonObject Json(MqttSubscription subscription) => new()
    {
        ["filter"] = subscription.Filter,
        ["qos"] = subscription.Qos,
        ["noLocal"] = subscription.NoLocal,
        ["retainAsPublished"] = subscription.RetainAsPublished,
        ["retainHandling"] = subscription.RetainHandling,
    };

    private static JsonArray Json(IReadOnlyList<MqttUserProperty> pairs) =>
        new([.. pairs.Select(pair => new JsonArray(pair.Name, pair.Value))]);
}
