using static Im.Mqtt.PacketSet;

namespace Im.Mqtt;

/// <summary>Which reason may stand in which packet (MQTT 5 §2.4 and the table of each packet).</summary>
internal static class ReasonRules
{
    public static bool Allows(this PacketSet packet, MqttReasonCode reason) => (PacketsOf(reason) & packet) != None;

    private static PacketSet PacketsOf(MqttReasonCode reason) => reason switch
    {
        MqttReasonCode.Success => ConnAck | Taken | Released | SubAck | UnsubAck | Auth | Disconnect,
        MqttReasonCode.GrantedQos1 or MqttReasonCode.GrantedQos2 => SubAck,
        MqttReasonCode.DisconnectWithWill => ClientDisconnect,
        MqttReasonCode.NoMatchingSubscribers => Taken,
        MqttReasonCode.NoSubscriptionExisted => UnsubAck,
        MqttReasonCode.ContinueAuthentication or MqttReasonCode.ReAuthenticate => Auth,
        MqttReasonCode.UnspecifiedError => ConnAck | Taken | SubAck | UnsubAck | Disconnect,
        MqttReasonCode.MalformedPacket => ConnAck | Disconnect,
        MqttReasonCode.ProtocolError => ConnAck | Disconnect,
        MqttReasonCode.ImplementationSpecificError => ConnAck | Taken | SubAck | UnsubAck | Disconnect,
        MqttReasonCode.UnsupportedProtocolVersion => ConnAck,
        MqttReasonCode.ClientIdentifierNotValid => ConnAck,
        MqttReasonCode.BadUserNameOrPassword => ConnAck,
        MqttReasonCode.NotAuthorized => ConnAck | Taken | SubAck | UnsubAck | ServerDisconnect,
        MqttReasonCode.ServerUnavailable => ConnAck,
        MqttReasonCode.ServerBusy => ConnAck | ServerDisconnect,
        MqttReasonCode.Banned => ConnAck,
        MqttReasonCode.ServerShuttingDown => ServerDisconnect,
        MqttReasonCode.BadAuthenticationMethod => ConnAck | ServerDisconnect,
        MqttReasonCode.KeepAliveTimeout => ServerDisconnect,
        MqttReasonCode.SessionTakenOver => ServerDisconnect,
        MqttReasonCode.TopicFilterInvalid => SubAck | UnsubAck | ServerDisconnect,
        MqttReasonCode.TopicNameInvalid => ConnAck | Taken | Disconnect,
        MqttReasonCode.PacketIdentifierInUse => Taken | SubAck | UnsubAck,
        MqttReasonCode.PacketIdentifierNotFound => Released,
        MqttReasonCode.ReceiveMaximumExceeded => Disconnect,
        MqttReasonCode.TopicAliasInvalid => Disconnect,
        // In an acknowledgement it is ours, not the specification's: a message too large, the connection goes on.
        MqttReasonCode.PacketTooLarge => ConnAck | Taken | Disconnect,
        MqttReasonCode.MessageRateTooHigh => Disconnect,
        MqttReasonCode.QuotaExceeded => ConnAck | Taken | SubAck | Disconnect,
        MqttReasonCode.AdministrativeAction => Disconnect,
        MqttReasonCode.PayloadFormatInvalid => ConnAck | Taken | Disconnect,
        MqttReasonCode.RetainNotSupported => ConnAck | ServerDisconnect,
        MqttReasonCode.QosNotSupported => ConnAck | ServerDisconnect,
        MqttReasonCode.UseAnotherServer => ConnAck | ServerDisconnect,
        MqttReasonCode.ServerMoved => ConnAck | ServerDisconnect,
        MqttReasonCode.SharedSubscriptionsNotSupported => SubAck | ServerDisconnect,
        MqttReasonCode.ConnectionRateExceeded => ConnAck | ServerDisconnect,
        MqttReasonCode.MaximumConnectTime => ServerDisconnect,
        MqttReasonCode.SubscriptionIdentifiersNotSupported => SubAck | ServerDisconnect,
        MqttReasonCode.WildcardSubscriptionsNotSupported => SubAck | ServerDisconnect,
        _ => None,
    };
}
