using System.Buffers;
using Im.Mqtt;
using static Im.Mqtt.MqttVersion;

namespace Im.Unit.Tests.Mqtt;

public sealed class Writing_for_a_client_with_a_maximum_packet_size
{
    private static readonly MqttUserProperty[] Pairs = [new("seq", "12"), new("timestamp", "1675416709033")];

    [Fact]
    public void As_much_is_said_as_fits_pairs_before_words()
    {
        var whole = PubAck(int.MaxValue);

        Assert.Equal(("why", 2), Said(whole));
        Assert.Equal(("why", 2), Said(PubAck(whole.Length)));
        Assert.Equal((null, 2), Said(PubAck(whole.Length - 1)));
        Assert.Equal(("why", 1), Said(PubAck(whole.Length - 10)));
        Assert.Equal((null, 0), Said(PubAck(5)));
    }

    [Fact]
    public void No_packet_is_larger_than_allowed_unless_its_bare_form_is()
    {
        for (var limit = 0; limit <= 400; limit++)
        {
            Assert.InRange(PubAck(limit, new string('x', 150)).Length, 0, Math.Max(limit, 5));
            Assert.InRange(Disconnect(limit).Length, 0, Math.Max(limit, 3));
            Assert.InRange(ConnAck(limit).Length, 0, Math.Max(limit, 8));
        }
    }

    [Fact]
    public void A_reason_string_that_fits_to_the_byte_is_said()
    {
        for (var length = 0; length <= 300; length++)
        {
            var reason = new string('x', length);
            var whole = PubAck(int.MaxValue, reason);

            Assert.Equal(reason, Said(PubAck(whole.Length, reason)).Words);
            Assert.Null(Said(PubAck(whole.Length - 1, reason)).Words);
        }
    }

    [Fact]
    public void The_size_of_a_publish_is_known_beforehand()
    {
        foreach (var version in new[] { V311, V5 })
        {
            foreach (var payload in new[] { 0, 1, 110, 111, 112, 120, 127, 128, 16_300, 16_370, 16_384, 2_097_140, 2_097_152 })
            {
                foreach (var qos in new byte[] { 0, 1 })
                {
                    var written = Written.By(to => ServerPackets.WritePublish(
                        to, version, "some/topic"u8, qos, dup: false, packetId: qos, new byte[payload]));
                    Assert.Equal(ServerPackets.PublishSize(version, 10, qos, payload), written.Length);
                }
            }
        }
    }

    private static byte[] PubAck(int limit, string words = "why") => Written.By(to =>
        ServerPackets.WritePubAck(to, V5, 1, MqttReasonCode.QuotaExceeded, words, Pairs, limit));

    private static byte[] Disconnect(int limit) => Written.By(to =>
        ServerPackets.WriteDisconnect(to, V5, MqttReasonCode.QuotaExceeded, new string('x', 200), limit));

    private static byte[] ConnAck(int limit) => Written.By(to => ServerPackets.WriteConnAck(
        to, V5, new ConnAckPacket { ReceiveMaximum = 1, ReasonString = new string('x', 130), UserProperties = Pairs }, limit));

    private static (string? Words, int Pairs) Said(byte[] packet)
    {
        var buffer = new ReadOnlySequence<byte>(packet);
        Assert.Equal(FrameStatus.Complete, MqttFrameReader.TryRead(ref buffer, int.MaxValue, out var frame));
        Assert.Equal(MqttReasonCode.Success, AckDetails.TryParse(frame, V5, out var details));
        return (details!.ReasonString, details.UserProperties.Count);
    }
}
