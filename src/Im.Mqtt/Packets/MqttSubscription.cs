namespace Im.Mqtt;

/// <summary>One filter of a SUBSCRIBE and its options (MQTT 5 §3.8.3.1).</summary>
/// <param name="Filter">A valid topic filter; see <see cref="TopicFilter"/>.</param>
/// <param name="Qos">The highest QoS wanted: 0, 1 or 2.</param>
/// <param name="NoLocal">Not what this client itself published.</param>
/// <param name="RetainAsPublished">Keep the retain flag of forwarded messages.</param>
/// <param name="RetainHandling">Retained messages: 0 send, 1 send if the subscription is new, 2 do not send.</param>
public readonly record struct MqttSubscription(
    string Filter, byte Qos, bool NoLocal = false, bool RetainAsPublished = false, byte RetainHandling = 0);
