namespace Im.Mqtt;

/// <summary>
/// The upper half of a packet's first byte (MQTT 5 §2.1.2). 0 is reserved and never leaves the frame reader.
/// </summary>
public enum MqttPacketType : byte
{
    /// <summary>No packet: reserved.</summary>
    None = 0,

    /// <summary>A client asks for a session (§3.1).</summary>
    Connect = 1,

    /// <summary>The server's answer to it (§3.2).</summary>
    ConnAck = 2,

    /// <summary>A message, either way (§3.3).</summary>
    Publish = 3,

    /// <summary>The receiver has taken a QoS 1 message (§3.4).</summary>
    PubAck = 4,

    /// <summary>QoS 2: received (§3.5).</summary>
    PubRec = 5,

    /// <summary>QoS 2: release (§3.6).</summary>
    PubRel = 6,

    /// <summary>QoS 2: complete (§3.7).</summary>
    PubComp = 7,

    /// <summary>A client wants topics (§3.8).</summary>
    Subscribe = 8,

    /// <summary>One reason per filter asked for (§3.9).</summary>
    SubAck = 9,

    /// <summary>A client no longer wants topics (§3.10).</summary>
    Unsubscribe = 10,

    /// <summary>The answer to it; without reasons in 3.1.1 (§3.11).</summary>
    UnsubAck = 11,

    /// <summary>A client is alive (§3.12).</summary>
    PingReq = 12,

    /// <summary>So is the server (§3.13).</summary>
    PingResp = 13,

    /// <summary>The last word; in 3.1.1 only a client's (§3.14).</summary>
    Disconnect = 14,

    /// <summary>Extended authentication (§3.15); in 3.1.1 a reserved type, so a protocol error.</summary>
    Auth = 15,
}
