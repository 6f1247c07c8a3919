namespace Im.Mqtt;

/// <summary>A name and a value that MQTT itself gives no meaning (MQTT 5 §2.2.2.2, 0x26); names may repeat.</summary>
/// <param name="Name">What the value is.</param>
/// <param name="Value">The value.</param>
public readonly record struct MqttUserProperty(string Name, string Value);
