using System.Globalization;
using Im.Grains.Conversations;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Gateway.Sessions;

/// <summary>What became of a message, as MQTT and receipts tell it: the one table from the protocol's codes to reasons.</summary>
/// <param name="Id">The message's id; empty if it could not be read.</param>
/// <param name="Sent">What became of it.</param>
internal sealed record Outcome(string Id, SendOutcome Sent)
{
    /// <summary>The reason code of the PUBACK.</summary>
    public MqttReasonCode Reason => Sent.Code switch
    {
        ErrorCode.Ok or ErrorCode.Duplicate => MqttReasonCode.Success,
        ErrorCode.Invalid or ErrorCode.Conflict => MqttReasonCode.PayloadFormatInvalid,
        ErrorCode.Forbidden or ErrorCode.Unauthenticated => MqttReasonCode.NotAuthorized,
        ErrorCode.NotFound => MqttReasonCode.TopicNameInvalid,
        ErrorCode.TooLarge => MqttReasonCode.PacketTooLarge,
        ErrorCode.RateLimited => MqttReasonCode.QuotaExceeded,
        _ => MqttReasonCode.ImplementationSpecificError,
    };

    /// <summary>The server's fault: where MQTT has no reasons, only a missing acknowledgement makes the client try again.</summary>
    public bool IsServerFault => Sent.Code == ErrorCode.Unavailable;

    /// <summary>The user properties of the PUBACK.</summary>
    public MqttUserProperty[] Properties => Sent.Code switch
    {
        ErrorCode.Ok => [Number("seq", Sent.Seq), Number("timestamp", Sent.Timestamp)],
        ErrorCode.Duplicate => [Number("seq", Sent.Seq), Number("timestamp", Sent.Timestamp), new("duplicate", "1")],
        ErrorCode.RateLimited => [Number("retryAfter", Sent.RetryAfterMs)],
        _ => [],
    };

    /// <summary>The receipt.</summary>
    public Receipt ToReceipt() => new()
    {
        Id = Id,
        Code = Sent.Code.WireName(),
        Seq = Sent.Seq,
        Timestamp = Sent.Timestamp,
        RetryAfter = Sent.RetryAfterMs,
        Message = Sent.Message,
    };

    private static MqttUserProperty Number(string name, long value) =>
        new(name, value.ToString(CultureInfo.InvariantCulture));
}
