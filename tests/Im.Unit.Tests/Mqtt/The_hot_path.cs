using System.Buffers;
using Im.Mqtt;

namespace Im.Unit.Tests.Mqtt;

public sealed class The_hot_path
{
    private const MqttVersion V5 = MqttVersion.V5;
    private static readonly byte[] Payload = new byte[300];
    private readonly ArrayBufferWriter<byte> _output = new(4096);

    [Fact]
    public void Reads_publishes_acks_and_pings_without_allocating()
    {
        var bytes = Written.By(to =>
        {
            ClientPackets.WritePublish(to, V5, "im/send"u8, qos: 1, dup: false, packetId: 7, Payload);
            ClientPackets.WritePubAck(to, V5, 9);
            ClientPackets.WritePingReq(to);
        });
        var whole = new ReadOnlySequence<byte>(bytes);
        var cut = Segments.SplitAt(bytes, 5);

        Assert.Equal(0, AllocatedBy(() => ReadAll(whole)));
        Assert.Equal(0, AllocatedBy(() => ReadAll(cut)));
    }

    [Fact]
    public void Writes_publishes_and_acks_without_allocating() => Assert.Equal(0, AllocatedBy(() =>
    {
        _output.ResetWrittenCount();
        ServerPackets.WritePublish(_output, V5, "aabcdefghijklmnopqrstuvwxyz"u8, qos: 1, dup: false, packetId: 7, Payload);
        ServerPackets.WritePubAck(_output, V5, 7);
        ServerPackets.WritePubAck(_output, V5, 7, userProperties: Answer);
    }));

    private static readonly MqttUserProperty[] Answer = [new("seq", "12"), new("timestamp", "1675416709033")];

    private static void ReadAll(ReadOnlySequence<byte> buffer)
    {
        while (MqttFrameReader.TryRead(ref buffer, 4096, out var frame) == FrameStatus.Complete)
        {
            var reason = frame.Type switch
            {
                MqttPacketType.Publish => PublishPacket.TryParse(frame, V5, out _),
                MqttPacketType.PubAck => AckPacket.TryParse(frame, V5, out _),
                _ => PingPacket.TryParse(frame),
            };
            if (reason != MqttReasonCode.Success) throw new InvalidOperationException($"{frame.Type}: {reason}");
        }
    }

    private static long AllocatedBy(Action action)
    {
        for (var warm = 0; warm < 100; warm++) action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++) action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
