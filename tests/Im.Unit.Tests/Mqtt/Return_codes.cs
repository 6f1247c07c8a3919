using Im.Mqtt;

namespace Im.Unit.Tests.Mqtt;

public sealed class Return_codes
{
    [Theory]
    [InlineData(0x00, 0)]
    [InlineData(0x84, 1)]
    [InlineData(0x85, 2)]
    [InlineData(0x88, 3)]
    [InlineData(0x86, 4)]
    [InlineData(0x87, 5)]
    public void Stand_for_a_reason_and_back(byte reason, byte code)
    {
        Assert.Equal(code, ReturnCodes.Of((MqttReasonCode)reason));
        Assert.True(ReturnCodes.TryRead(code, out var read));
        Assert.Equal((MqttReasonCode)reason, read);
    }

    [Fact]
    public void Say_unavailable_for_every_other_reason()
    {
        foreach (var reason in Enum.GetValues<MqttReasonCode>())
        {
            Assert.InRange(ReturnCodes.Of(reason), 0, 5);
            Assert.Equal(reason == MqttReasonCode.Success, ReturnCodes.Of(reason) == 0);
        }

        Assert.Equal(3, ReturnCodes.Of(MqttReasonCode.QuotaExceeded));
        Assert.Equal(3, ReturnCodes.Of(MqttReasonCode.MalformedPacket));
    }

    [Fact]
    public void From_6_on_are_reserved() => Assert.False(ReturnCodes.TryRead(6, out _));
}
