using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using Im.Gateway;
using Im.Gateway.Connections;
using Im.Gateway.Sessions;
using Im.Mqtt;
using Im.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Gateway;

/// <summary>Alice's outbox on a pipe that takes all, and what has come out of it.</summary>
internal sealed class OutboxKit
{
    public static readonly AccountId Alice = WireIds.Account("demo", "alice");

    private readonly Pipe _pipe;
    private readonly PacketOutput _output;

    public OutboxKit(
        MqttVersion version = MqttVersion.V5, int window = 2, int limit = 3, int byteLimit = 1_000, int packetSize = int.MaxValue,
        int outputLimit = int.MaxValue, bool reads = true, UpdatePacer? pacer = null, string tenantNo = "demo")
    {
        // A threshold of 0 never holds the writer back; one of 1 holds it back from the first packet on.
        _pipe = new Pipe(new PipeOptions(pauseWriterThreshold: reads ? 0 : 1, resumeWriterThreshold: 0));
        _output = new PacketOutput(_pipe.Writer, outputLimit);
        Version = version;
        Pacer = pacer ?? PacerOf(new GatewayOptions(), Time);
        Outbox = new Outbox(_output, version, tenantNo, Alice, new OutboxBounds(window, limit, byteLimit, packetSize, UpdateTime), Pacer, Time);
    }

    public static TimeSpan UpdateTime { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Gives no turns by itself: a test takes them, or starts it.</summary>
    public UpdatePacer Pacer { get; }

    public FakeTimeProvider Time { get; } = new();

    public MqttVersion Version { get; }

    public Outbox Outbox { get; }

    /// <summary>Bytes that wait for the socket.</summary>
    public int Waiting => _output.Waiting;

    public OutboxKit Subscribed(byte qos = 1, string suffix = "")
    {
        Outbox.Subscriptions.Add(new MqttSubscription(Alice.Value + suffix, qos));
        return this;
    }

    public static UpdatePacer PacerOf(GatewayOptions options, TimeProvider time)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new UpdatePacer(Options.Create(options), new GatewayInstruments(meters), time, NullLogger<UpdatePacer>.Instance);
    }

    public bool Deliver(string envelope, bool droppable = false) => Outbox.TryDeliver(Bytes(envelope), droppable);

    /// <summary>The packets that were written, as <c>payload qos.id</c>, after the topic's suffix if it has one.</summary>
    public async Task<IReadOnlyList<string>> Sent()
    {
        var buffer = await AllBytes();
        var packets = new List<string>();
        while (MqttFrameReader.TryRead(ref buffer, int.MaxValue, out var frame) == FrameStatus.Complete)
        {
            Assert.Equal(MqttReasonCode.Success, PublishPacket.TryParseFromServer(frame, Version, out var packet));
            var topic = Encoding.ASCII.GetString(packet.TopicBytes);
            Assert.StartsWith(Alice.Value, topic, StringComparison.Ordinal);
            packets.Add($"{topic[Alice.Value.Length..]} {Encoding.UTF8.GetString(packet.Payload)} {packet.Qos}.{packet.PacketId}".Trim());
        }

        Assert.True(buffer.IsEmpty);
        return packets;
    }

    /// <summary>Ends the connection's writing, and reads all that was written.</summary>
    public async Task<ReadOnlySequence<byte>> AllBytes()
    {
        var finished = Finish();
        var read = new List<byte>();
        ReadResult got;
        do
        {
            got = await _pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
            read.AddRange(got.Buffer.ToArray());
            _pipe.Reader.AdvanceTo(got.Buffer.End);
        }
        while (!got.IsCompleted);

        await finished;
        return new ReadOnlySequence<byte>(read.ToArray());
    }

    private async Task Finish()
    {
        await _output.Complete();
        await _pipe.Writer.CompleteAsync();
    }

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
