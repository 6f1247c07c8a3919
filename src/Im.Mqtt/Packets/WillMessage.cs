namespace Im.Mqtt;

/// <summary>What a client wants published when it disappears (MQTT 5 §3.1.2.5).</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Payload">The message.</param>
/// <param name="Qos">0, 1 or 2.</param>
/// <param name="Retain">Whether to keep it for later subscribers.</param>
public sealed record WillMessage(string Topic, ReadOnlyMemory<byte> Payload, byte Qos = 0, bool Retain = false);
