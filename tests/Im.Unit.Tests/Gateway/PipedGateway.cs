using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using Im.Gateway;
using Im.Gateway.Connections;
using Im.Gateway.Rpc;
using Im.Grains.Accounts;
using Im.Mqtt;
using Im.Protocol;
using Im.Unit.Tests.Api;
using Im.Unit.Tests.Auth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Im.Unit.Tests.Gateway;

/// <summary>A gateway whose one client is at the other end of pipes, and whose accounts answer what a test says.</summary>
internal sealed class PipedGateway
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TokenKit _kit = new();
    private readonly Pipe _fromClient = new();
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 0));

    public PipedGateway()
    {
        Grains.Answers[nameof(IAccountGrain.Connect)] = (_, _) => new ConnectOutcome { Code = ErrorCode.Ok, Fence = 1 };
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var instruments = new GatewayInstruments(meters);
        Registry = new ConnectionRegistry(Time);
        var options = Options.Create(new GatewayOptions());
        Services = new ConnectionServices(
            Registry, _kit.Reader, Grains.Factory, new ThisSilo(),
            new RpcDispatcher(Grains.Factory, instruments, TimeProvider.System, NullLogger<RpcDispatcher>.Instance),
            options, OutboxKit.PacerOf(options.Value, Time), instruments, Time, NullLogger<ClientConnection>.Instance);
    }

    public FakeGrains Grains { get; } = new();

    public WatchedTime Time => _kit.Time;

    public ConnectionRegistry Registry { get; }

    public ConnectionServices Services { get; }

    /// <summary>What the client writes to.</summary>
    public PipeWriter Client => _fromClient.Writer;

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    /// <summary>Waits until it holds.</summary>
    public static void Await(Func<bool> holds, string complaint) => Assert.True(SpinWait.SpinUntil(holds, Patience), complaint);

    /// <summary>Connects the client, and subscribes its messages.</summary>
    public async Task<(ClientConnection Connection, Task Running)> Connected(MqttVersion version = MqttVersion.V5)
    {
        ClientPackets.WriteConnect(_fromClient.Writer, new ConnectPacket
        {
            Version = version,
            ClientId = Topics.ClientId(TokenKit.Alice, "phone"),
            Username = TokenKit.Alice.Value,
            Password = Encoding.UTF8.GetBytes(_kit.DeviceToken()),
            KeepAliveSeconds = 60,
        });
        ClientPackets.WriteSubscribe(_fromClient.Writer, version, 1, [new MqttSubscription(TokenKit.Alice.Value, 1)]);
        await _fromClient.Writer.FlushAsync(Deadline);
        var connection = new ClientConnection(new Transport(_fromClient.Reader, _toClient.Writer), Services, CancellationToken.None);
        var running = connection.Run();
        Await(() => connection.Session is { Outbox.Subscriptions.Messages: 1 }, "The client is not connected.");
        return (connection, running);
    }

    /// <summary>All that the client was told but deliveries, once nothing more comes.</summary>
    public async Task<List<MqttFrame>> Said()
    {
        await _toClient.Writer.CompleteAsync();
        var all = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await _toClient.Reader.ReadAsync(Deadline);
            foreach (var segment in read.Buffer) all.Write(segment.Span);
            _toClient.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }

        var (rest, frames) = (new ReadOnlySequence<byte>(all.WrittenMemory), new List<MqttFrame>());
        while (MqttFrameReader.TryRead(ref rest, 1 << 20, out var frame) == FrameStatus.Complete)
        {
            if (frame.Type != MqttPacketType.Publish) frames.Add(frame);
        }

        return frames;
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
