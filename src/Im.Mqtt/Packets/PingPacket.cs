namespace Im.Mqtt;

/// <summary>PINGREQ and PINGRESP (MQTT 5 §3.12, §3.13): nothing but their type.</summary>
public static class PingPacket
{
    /// <summary>Checks that there is no body.</summary>
    public static MqttReasonCode TryParse(in MqttFrame frame) =>
        frame.Body.IsEmpty ? MqttReasonCode.Success : MqttReasonCode.MalformedPacket;
}
