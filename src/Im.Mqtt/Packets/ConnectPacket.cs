namespace Im.Mqtt;

/// <summary>
/// A client's request for a session (MQTT 5 §3.1): what the server has parsed, and what <see cref="ClientPackets"/>
/// writes.
/// </summary>
public sealed partial record ConnectPacket
{
    /// <summary>The version the client speaks.</summary>
    public required MqttVersion Version { get; init; }

    /// <summary>The client's name; empty if the server shall choose one.</summary>
    public required string ClientId { get; init; }

    /// <summary>Whether an earlier session is thrown away ("clean session" in 3.1.1).</summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>The longest silence the client promises, in seconds; 0 is no promise.</summary>
    public ushort KeepAliveSeconds { get; init; }

    /// <summary>The user name, or null.</summary>
    public string? Username { get; init; }

    /// <summary>The password, or null; a copy, so it outlives the buffer. Any bytes.</summary>
    public ReadOnlyMemory<byte>? Password { get; init; }

    /// <summary>The will, or null.</summary>
    public WillMessage? Will { get; init; }

    /// <summary>Whether the client left a will.</summary>
    public bool HasWill => Will is not null;

    /// <summary>
    /// How long the session shall outlive the connection; <see cref="uint.MaxValue"/> is for ever. Not in 3.1.1.
    /// </summary>
    public uint SessionExpirySeconds { get; init; }

    /// <summary>How many QoS 1 and 2 messages the client takes unacknowledged; never 0.</summary>
    public ushort ReceiveMaximum { get; init; } = ushort.MaxValue;

    /// <summary>The largest packet the client takes, whole; null for any. Never 0.</summary>
    public uint? MaximumPacketSize { get; init; }

    /// <summary>The highest topic alias the client takes; 0 for none.</summary>
    public ushort TopicAliasMaximum { get; init; }

    /// <summary>Whether the client would like response information in CONNACK.</summary>
    public bool RequestResponseInformation { get; init; }

    /// <summary>False forbids reason string and user properties in all but CONNACK, PUBLISH and DISCONNECT.</summary>
    public bool RequestProblemInformation { get; init; } = true;

    /// <summary>The extended authentication asked for, or null.</summary>
    public string? AuthenticationMethod { get; init; }
}
