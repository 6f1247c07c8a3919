using System.Buffers;
using BenchmarkDotNet.Attributes;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Bench.Micro;

/// <summary>The codec: what the server reads and writes for each message.</summary>
[MemoryDiagnoser]
public class Packets
{
    private static readonly MqttUserProperty[] Properties = [new("seq", "12345"), new("timestamp", "1780000000000")];

    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private byte[] _publish = [];
    private byte[] _pubAck = [];

    /// <summary>Makes the packets.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var packet = new ArrayBufferWriter<byte>();
        ClientPackets.WritePublish(packet, MqttVersion.V5, "im/send"u8, qos: 1, dup: false, packetId: 7, new byte[300]);
        _publish = packet.WrittenSpan.ToArray();
        packet.ResetWrittenCount();
        ClientPackets.WritePubAck(packet, MqttVersion.V5, 7);
        _pubAck = packet.WrittenSpan.ToArray();
        if (Topics.Send != "im/send") throw new InvalidOperationException("The topic is another one.");
    }

    /// <summary>A PUBLISH is cut out of the stream and parsed.</summary>
    [Benchmark]
    public MqttReasonCode ReadPublish() => PublishPacket.TryParse(Cut(_publish), MqttVersion.V5, out _);

    /// <summary>A PUBACK likewise.</summary>
    [Benchmark]
    public MqttReasonCode ReadPubAck() => AckPacket.TryParse(Cut(_pubAck), MqttVersion.V5, out _);

    /// <summary>A PUBACK with seq and timestamp is written.</summary>
    [Benchmark]
    public int WritePubAck()
    {
        _output.ResetWrittenCount();
        ServerPackets.WritePubAck(_output, MqttVersion.V5, 7, MqttReasonCode.Success, reasonString: null, Properties);
        return _output.WrittenCount;
    }

    private static MqttFrame Cut(byte[] packet)
    {
        var buffer = new ReadOnlySequence<byte>(packet);
        return MqttFrameReader.TryRead(ref buffer, int.MaxValue, out var frame) == FrameStatus.Complete
            ? frame
            : throw new InvalidOperationException("The packet is not whole.");
    }
}
