using System.Buffers;
using Im.Mqtt;

namespace Im.Unit.Tests.Mqtt;

public sealed class Reading_a_stream
{
    [Fact]
    public void Packets_come_one_after_the_other_and_the_rest_stays()
    {
        var buffer = new ReadOnlySequence<byte>([0xC0, 0x00, 0x40, 0x02, 0x00, 0x07, 0x30, 0x05]);

        Assert.Equal(FrameStatus.Complete, MqttFrameReader.TryRead(ref buffer, 100, out var ping));
        Assert.Equal(FrameStatus.Complete, MqttFrameReader.TryRead(ref buffer, 100, out var ack));
        Assert.Equal(FrameStatus.Incomplete, MqttFrameReader.TryRead(ref buffer, 100, out _));

        Assert.Equal(MqttPacketType.PingReq, ping.Type);
        Assert.Equal([0x00, 0x07], ack.Body.ToArray());
        Assert.Equal([0x30, 0x05], buffer.ToArray());
    }

    [Fact]
    public void What_is_refused_stays_where_it_is()
    {
        var tooLarge = new ReadOnlySequence<byte>([0x33, 0xFF, 0x01]);
        var malformed = new ReadOnlySequence<byte>([0x00, 0x00]);

        Assert.Equal(FrameStatus.TooLarge, MqttFrameReader.TryRead(ref tooLarge, 256, out var frame));
        Assert.Equal(FrameStatus.Malformed, MqttFrameReader.TryRead(ref malformed, 256, out _));

        Assert.Equal((3, 2), (tooLarge.Length, malformed.Length));
        Assert.Equal((MqttPacketType.Publish, 3), (frame.Type, frame.Flags));
        Assert.True(frame.Body.IsEmpty);
    }

    [Fact]
    public void Header_and_body_together_may_be_as_large_as_allowed()
    {
        byte[] bytes = [0x30, 0x80, 0x01, .. new byte[128]];
        var buffer = new ReadOnlySequence<byte>(bytes);
        var again = buffer;

        Assert.Equal(FrameStatus.TooLarge, MqttFrameReader.TryRead(ref buffer, bytes.Length - 1, out _));
        Assert.Equal(FrameStatus.Complete, MqttFrameReader.TryRead(ref again, bytes.Length, out var frame));
        Assert.Equal(128, frame.Body.Length);
    }
}
