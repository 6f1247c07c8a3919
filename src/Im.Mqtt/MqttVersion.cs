namespace Im.Mqtt;

/// <summary>The protocol versions spoken here; the value is the protocol level in CONNECT.</summary>
public enum MqttVersion : byte
{
    /// <summary>MQTT 3.1.1.</summary>
    V311 = 4,

    /// <summary>MQTT 5.0.</summary>
    V5 = 5,
}
