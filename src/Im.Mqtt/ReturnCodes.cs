namespace Im.Mqtt;

/// <summary>The five refusals a 3.1.1 CONNACK knows (MQTT 3.1.1 §3.2.2.3), and the reasons they stand for.</summary>
public static class ReturnCodes
{
    /// <summary>The return code that says a reason best; "server unavailable" where none fits.</summary>
    public static byte Of(MqttReasonCode reason) => reason switch
    {
        MqttReasonCode.Success => 0,
        MqttReasonCode.UnsupportedProtocolVersion => 1,
        MqttReasonCode.ClientIdentifierNotValid => 2,
        MqttReasonCode.BadUserNameOrPassword => 4,
        MqttReasonCode.NotAuthorized => 5,
        _ => 3,
    };

    /// <summary>What a return code means; false for the reserved ones.</summary>
    public static bool TryRead(byte returnCode, out MqttReasonCode reason)
    {
        reason = returnCode switch
        {
            0 => MqttReasonCode.Success,
            1 => MqttReasonCode.UnsupportedProtocolVersion,
            2 => MqttReasonCode.ClientIdentifierNotValid,
            3 => MqttReasonCode.ServerUnavailable,
            4 => MqttReasonCode.BadUserNameOrPassword,
            5 => MqttReasonCode.NotAuthorized,
            _ => MqttReasonCode.ProtocolError,
        };
        return returnCode <= 5;
    }
}
