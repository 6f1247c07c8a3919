using Im.Gateway.Sessions;
using Im.Grains.Conversations;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Unit.Tests.Gateway;

public sealed class What_became_of_a_message
{
    [Theory]
    [InlineData(ErrorCode.Ok, MqttReasonCode.Success, "seq=12 timestamp=34")]
    [InlineData(ErrorCode.Duplicate, MqttReasonCode.Success, "seq=12 timestamp=34 duplicate=1")]
    [InlineData(ErrorCode.Invalid, MqttReasonCode.PayloadFormatInvalid, "")]
    [InlineData(ErrorCode.Conflict, MqttReasonCode.PayloadFormatInvalid, "")]
    [InlineData(ErrorCode.Forbidden, MqttReasonCode.NotAuthorized, "")]
    [InlineData(ErrorCode.Unauthenticated, MqttReasonCode.NotAuthorized, "")]
    [InlineData(ErrorCode.NotFound, MqttReasonCode.TopicNameInvalid, "")]
    [InlineData(ErrorCode.TooLarge, MqttReasonCode.PacketTooLarge, "")]
    [InlineData(ErrorCode.RateLimited, MqttReasonCode.QuotaExceeded, "retryAfter=56")]
    [InlineData(ErrorCode.Unavailable, MqttReasonCode.ImplementationSpecificError, "")]
    public void Is_told_by_reason_and_user_properties(ErrorCode code, MqttReasonCode reason, string properties)
    {
        var outcome = Outcome(code);

        Assert.Equal(reason, outcome.Reason);
        Assert.Equal(properties, string.Join(' ', outcome.Properties.Select(property => $"{property.Name}={property.Value}")));
    }

    [Fact]
    public void Has_a_reason_that_a_PUBACK_can_carry_for_every_code() => Assert.All(Enum.GetValues<ErrorCode>(), code =>
    {
        var outcome = Outcome(code);
        var writer = new System.Buffers.ArrayBufferWriter<byte>();

        ServerPackets.WritePubAck(writer, MqttVersion.V5, 1, outcome.Reason, outcome.Sent.Message, outcome.Properties);

        Assert.Equal((byte)outcome.Reason, writer.WrittenSpan[4]);
    });

    [Fact]
    public void Is_the_servers_fault_only_where_it_is_unavailable() => Assert.Equal(
        [ErrorCode.Unavailable], Enum.GetValues<ErrorCode>().Where(code => Outcome(code).IsServerFault));

    [Fact]
    public void Is_told_by_a_receipt_in_the_same_words() => Assert.All(Enum.GetValues<ErrorCode>(), code => Assert.Equal(
        new Receipt { Id = "m1", Code = code.WireName(), Seq = 12, Timestamp = 34, RetryAfter = 56, Message = "why" },
        Outcome(code).ToReceipt()));

    private static Outcome Outcome(ErrorCode code) => new(
        "m1", new SendOutcome { Code = code, Seq = 12, Timestamp = 34, RetryAfterMs = 56, Message = "why" });
}
