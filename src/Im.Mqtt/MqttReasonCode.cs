namespace Im.Mqtt;

/// <summary>
/// What became of a request (MQTT 5 §2.4). From 0x80 on it failed. Parsers give the same codes for 3.1.1, whose wire
/// has hardly any: there they say only why a packet was refused.
/// </summary>
public enum MqttReasonCode : byte
{
    /// <summary>It worked; also QoS 0 granted, and a normal end in DISCONNECT (which drops the will) (§2.4).</summary>
    Success = 0x00,

    /// <summary>The subscription will get at most QoS 1 (§3.9.3).</summary>
    GrantedQos1 = 0x01,

    /// <summary>The subscription will get at most QoS 2 (§3.9.3).</summary>
    GrantedQos2 = 0x02,

    /// <summary>The client leaves and wants its will published (§3.14.2.1).</summary>
    DisconnectWithWill = 0x04,

    /// <summary>Taken, though nobody listens (§3.4.2.1).</summary>
    NoMatchingSubscribers = 0x10,

    /// <summary>There was nothing to unsubscribe (§3.11.3).</summary>
    NoSubscriptionExisted = 0x11,

    /// <summary>Authentication goes on (§3.15.2.1).</summary>
    ContinueAuthentication = 0x18,

    /// <summary>A client starts a new authentication (§3.15.2.1).</summary>
    ReAuthenticate = 0x19,

    /// <summary>Refused, and the sender does not say why (§2.4).</summary>
    UnspecifiedError = 0x80,

    /// <summary>The packet cannot be parsed as the specification wants (§4.13).</summary>
    MalformedPacket = 0x81,

    /// <summary>Parsed, but it says what the protocol does not allow (§4.13).</summary>
    ProtocolError = 0x82,

    /// <summary>Valid, but this server does not do it (§2.4).</summary>
    ImplementationSpecificError = 0x83,

    /// <summary>Not a protocol or version spoken here (§3.1.2.2).</summary>
    UnsupportedProtocolVersion = 0x84,

    /// <summary>A valid string, but not a client id taken here (§3.1.3.1).</summary>
    ClientIdentifierNotValid = 0x85,

    /// <summary>The credentials are wrong (§3.2.2.2).</summary>
    BadUserNameOrPassword = 0x86,

    /// <summary>The credentials are right, the deed is not allowed (§2.4).</summary>
    NotAuthorized = 0x87,

    /// <summary>No service at the moment (§3.2.2.2).</summary>
    ServerUnavailable = 0x88,

    /// <summary>Try again later (§2.4).</summary>
    ServerBusy = 0x89,

    /// <summary>Barred by an administrator (§3.2.2.2).</summary>
    Banned = 0x8A,

    /// <summary>The server goes down (§3.14.2.1).</summary>
    ServerShuttingDown = 0x8B,

    /// <summary>Not an authentication method spoken here (§4.12).</summary>
    BadAuthenticationMethod = 0x8C,

    /// <summary>Nothing came for one and a half times the keep alive (§3.1.2.10).</summary>
    KeepAliveTimeout = 0x8D,

    /// <summary>Another connection came with the same client id (§3.1.4).</summary>
    SessionTakenOver = 0x8E,

    /// <summary>Not a topic filter that is taken here (§4.7).</summary>
    TopicFilterInvalid = 0x8F,

    /// <summary>Not a topic name that is taken here (§4.7).</summary>
    TopicNameInvalid = 0x90,

    /// <summary>The packet id has not been released yet (§2.2.1).</summary>
    PacketIdentifierInUse = 0x91,

    /// <summary>Nothing is waiting under this packet id (§2.2.1).</summary>
    PacketIdentifierNotFound = 0x92,

    /// <summary>More unacknowledged messages than the receiver allowed (§4.9).</summary>
    ReceiveMaximumExceeded = 0x93,

    /// <summary>A topic alias of 0 or above the announced maximum (§3.3.2.3.4).</summary>
    TopicAliasInvalid = 0x94,

    /// <summary>Above the receiver's maximum packet size (§3.1.2.11.4).</summary>
    PacketTooLarge = 0x95,

    /// <summary>Too much in too short a time (§3.14.2.1).</summary>
    MessageRateTooHigh = 0x96,

    /// <summary>A limit is reached (§2.4).</summary>
    QuotaExceeded = 0x97,

    /// <summary>An administrator closes the connection (§3.14.2.1).</summary>
    AdministrativeAction = 0x98,

    /// <summary>The payload is not what its format indicator says (§3.3.2.3.2).</summary>
    PayloadFormatInvalid = 0x99,

    /// <summary>No retained messages here (§3.2.2.3.5).</summary>
    RetainNotSupported = 0x9A,

    /// <summary>A QoS above the announced maximum (§3.2.2.3.4).</summary>
    QosNotSupported = 0x9B,

    /// <summary>For now, use another server (§4.11).</summary>
    UseAnotherServer = 0x9C,

    /// <summary>From now on, use another server (§4.11).</summary>
    ServerMoved = 0x9D,

    /// <summary>No shared subscriptions here (§4.8.2).</summary>
    SharedSubscriptionsNotSupported = 0x9E,

    /// <summary>Connections come too fast (§2.4).</summary>
    ConnectionRateExceeded = 0x9F,

    /// <summary>The connection has lasted as long as it may (§3.14.2.1).</summary>
    MaximumConnectTime = 0xA0,

    /// <summary>No subscription identifiers here (§3.8.2.1.2).</summary>
    SubscriptionIdentifiersNotSupported = 0xA1,

    /// <summary>No wildcards here (§4.7.1).</summary>
    WildcardSubscriptionsNotSupported = 0xA2,
}
