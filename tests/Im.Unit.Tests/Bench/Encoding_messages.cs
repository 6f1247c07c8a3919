using System.Buffers;
using System.Text;
using Im.Bench.Messages;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Unit.Tests.Bench;

public sealed class Encoding_messages
{
    private static readonly string Bob = WireIds.Account("demo", "bob").Value;

    [Theory]
    [InlineData(150)]
    [InlineData(300)]
    [InlineData(20_000)]
    public void A_message_is_an_envelope_of_the_size_asked_for(int size)
    {
        var packet = Publish(new MessageTemplate(7, Topics.Send, Bob, size).Encode(513, 42, 123_456_789));
        var payload = packet.Payload.ToArray();

        Assert.Equal(size, payload.Length);
        Assert.Equal((1, 513), (packet.Qos, packet.PacketId));
        Assert.Equal(Topics.Send, Encoding.UTF8.GetString(packet.TopicBytes));
        Assert.True(EnvelopeReader.TryRead(payload, out var envelope, out _));
        Assert.Equal(Bob, envelope.To.Value);
    }

    [Fact]
    public void The_receiver_finds_stamp_and_seq_in_what_the_server_forwards()
    {
        var sent = Publish(new MessageTemplate(7, Topics.Send, Bob, 300).Encode(1, 42, long.MaxValue)).Payload.ToArray();
        Assert.True(EnvelopeReader.TryRead(sent, out var envelope, out _));

        var forwarded = EnvelopeWriter.Encode(envelope with { Seq = 1_234, Timestamp = 5, TenantNo = "demo" });

        Assert.True(Stamp.TryFind(forwarded, out var stamp));
        Assert.Equal(new Stamp(7, 42, long.MaxValue), stamp);
        Assert.Equal(1_234, Seq.Find(forwarded));
    }

    [Fact]
    public void What_bears_no_stamp_has_none()
    {
        Assert.False(Stamp.TryFind("""{"id":"someone else's, though it is long enough"}"""u8, out _));
        Assert.False(Stamp.TryFind("{}"u8, out _));
        Assert.Equal(0, Seq.Find("{}"u8));
    }

    private static PublishPacket Publish(ReadOnlySpan<byte> bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes.ToArray());
        Assert.Equal(FrameStatus.Complete, MqttFrameReader.TryRead(ref buffer, int.MaxValue, out var frame));
        Assert.Equal(MqttReasonCode.Success, PublishPacket.TryParse(frame, MqttVersion.V5, out var packet));
        return packet;
    }
}
