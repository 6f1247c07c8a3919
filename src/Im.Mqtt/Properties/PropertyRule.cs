using static Im.Mqtt.PacketSet;
using static Im.Mqtt.PropertyType;

namespace Im.Mqtt;

/// <summary>The table of MQTT 5 §2.2.2.2: a property's type, where it may stand, and what its number may be.</summary>
internal readonly record struct PropertyRule(
    PropertyType Type, PacketSet Packets, PacketSet MayRepeatIn = PacketSet.None,
    uint Minimum = 0, uint Maximum = uint.MaxValue)
{
    /// <summary>The rule for an id from the wire; one that allows nothing for an unknown id.</summary>
    public static PropertyRule Of(PropertyId id) => id switch
    {
        PropertyId.PayloadFormatIndicator => Flag(Publish | Will),
        PropertyId.MessageExpiryInterval => new(FourBytes, Publish | Will),
        PropertyId.ContentType => new(Text, Publish | Will),
        PropertyId.ResponseTopic => new(Text, Publish | Will),
        PropertyId.CorrelationData => new(Binary, Publish | Will),
        PropertyId.SubscriptionIdentifier => new(VariableBytes, Publish | Subscribe, MayRepeatIn: Publish, Minimum: 1),
        PropertyId.SessionExpiryInterval => new(FourBytes, Connect | ConnAck | Disconnect),
        PropertyId.AssignedClientIdentifier => new(Text, ConnAck),
        PropertyId.ServerKeepAlive => new(TwoBytes, ConnAck),
        PropertyId.AuthenticationMethod => new(Text, Connect | ConnAck | Auth),
        PropertyId.AuthenticationData => new(Binary, Connect | ConnAck | Auth),
        PropertyId.RequestProblemInformation => Flag(Connect),
        PropertyId.WillDelayInterval => new(FourBytes, Will),
        PropertyId.RequestResponseInformation => Flag(Connect),
        PropertyId.ResponseInformation => new(Text, ConnAck),
        PropertyId.ServerReference => new(Text, ConnAck | Disconnect),
        PropertyId.ReasonString => new(Text, ConnAck | Acknowledgements | Disconnect | Auth),
        PropertyId.ReceiveMaximum => new(TwoBytes, Connect | ConnAck, Minimum: 1),
        PropertyId.TopicAliasMaximum => new(TwoBytes, Connect | ConnAck),
        PropertyId.TopicAlias => new(TwoBytes, Publish),
        PropertyId.MaximumQos => Flag(ConnAck),
        PropertyId.RetainAvailable => Flag(ConnAck),
        PropertyId.UserProperty => new(TextPair, All, MayRepeatIn: All),
        PropertyId.MaximumPacketSize => new(FourBytes, Connect | ConnAck, Minimum: 1),
        PropertyId.WildcardSubscriptionAvailable => Flag(ConnAck),
        PropertyId.SubscriptionIdentifierAvailable => Flag(ConnAck),
        PropertyId.SharedSubscriptionAvailable => Flag(ConnAck),
        _ => default,
    };

    private static PropertyRule Flag(PacketSet packets) => new(OneByte, packets, Maximum: 1);
}
