using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Bench.Micro;

/// <summary>An envelope of 300 bytes on its way through the server: read, written anew, and framed for each receiver.</summary>
[MemoryDiagnoser]
public class Envelopes
{
    private static readonly AccountId Alice = WireIds.Account("demo", "alice");
    private static readonly byte[] Topic = Encoding.ASCII.GetBytes(Topics.Messages(Alice));
    private static readonly byte[] Receiver = Encoding.ASCII.GetBytes(Alice.Value);

    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private byte[] _sent = [];
    private Envelope _envelope = null!;
    private byte[] _forwarded = [];
    private int _toOffset;

    /// <summary>Makes the envelope.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var head = $$$"""{"id":"00000001-00000001-0000000000000001","to":"{{{Alice.Value}}}","type":0,"content":{"text":""";
        _sent = Encoding.UTF8.GetBytes(head + $"\"{new string('x', 300 - head.Length - 4)}\"}}}}");
        if (!EnvelopeReader.TryRead(_sent, out var envelope, out var error)) throw new InvalidOperationException(error);

        _envelope = envelope with { From = Alice.AsPeer(), TenantNo = "demo", Timestamp = 1_780_000_000_000, Seq = 12_345 };
        _forwarded = EnvelopeWriter.Encode(_envelope, out _toOffset);
    }

    /// <summary>What a client sent is read and checked.</summary>
    [Benchmark]
    public bool Read() => EnvelopeReader.TryRead(_sent, out _, out _);

    /// <summary>It is written as receivers get it.</summary>
    [Benchmark]
    public byte[] Encode() => EnvelopeWriter.Encode(_envelope);

    /// <summary>One encoding is framed for one of many receivers, whose id is written over it.</summary>
    [Benchmark]
    public int Splice()
    {
        _output.ResetWrittenCount();
        ServerPackets.WritePublish(_output, MqttVersion.V5, Topic, 1, dup: false, 1, _forwarded, Receiver, _toOffset);
        return _output.WrittenCount;
    }
}
