using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Im.Gateway;
using Im.Gateway.Connections;
using Im.Gateway.Rpc;
using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Mqtt;
using Im.Protocol;
using Im.Unit.Tests.Api;
using Im.Unit.Tests.Auth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Im.Unit.Tests.Gateway;

/// <summary>Connections of a process that stops: what is under way is finished, and they end a few at a time.</summary>
public sealed class Leaving_in_order
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly TokenKit _kit = new();
    private readonly Pipe _fromClient = new();
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly TaskCompletionSource<SendAnswer> _archived = new();
    private readonly ConnectionRegistry _registry;
    private readonly ConnectionServices _services;
    private readonly FakeGrains _grains;

    public Leaving_in_order()
    {
        _grains = new FakeGrains
        {
            Answers =
            {
                [nameof(IAccountGrain.Connect)] = (_, _) => new ConnectOutcome { Code = ErrorCode.Ok, Fence = 1 },
                [nameof(IAccountGrain.Send)] = (_, _) => _archived.Task,
            },
        };
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var instruments = new GatewayInstruments(meters);
        _registry = new ConnectionRegistry(_kit.Time);
        _services = new ConnectionServices(
            _registry, _kit.Reader, _grains.Factory, new ThisSilo(),
            new RpcDispatcher(_grains.Factory, instruments, TimeProvider.System, NullLogger<RpcDispatcher>.Instance),
            Options.Create(new GatewayOptions()), instruments, _kit.Time, NullLogger<ClientConnection>.Instance);
    }

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_that_has_come_in_is_acknowledged_and_one_that_comes_later_is_not_taken()
    {
        var (connection, running) = await Connected();
        await Publish(1);
        Await(() => _grains.Calls.Any(call => call.Contains(".Send(", StringComparison.Ordinal)), "The message was not taken.");

        var drain = _registry.Drain(TimeSpan.Zero, Deadline);
        await Publish(2);
        _kit.Time.Advance(Tick);
        Assert.False(connection.TryDeliver("{}"u8.ToArray(), droppable: false));
        Assert.False(drain.IsCompleted);
        _archived.SetResult(new SendAnswer { Outcomes = [new SendOutcome { Code = ErrorCode.Ok, Seq = 7 }] });
        await Advance(drain);

        await running.WaitAsync(Patience, Deadline);
        var said = await Said();
        Assert.Equal([MqttPacketType.ConnAck, MqttPacketType.SubAck, MqttPacketType.PubAck, MqttPacketType.Disconnect], said.Select(it => it.Type));
        Assert.Equal(MqttReasonCode.ServerShuttingDown, ReasonOf(said[^1]));
    }

    [Fact]
    public async Task A_delivery_that_is_not_acknowledged_is_waited_for_only_a_moment()
    {
        var (connection, running) = await Connected();
        Assert.True(connection.TryDeliver("{}"u8.ToArray(), droppable: false));

        var drain = _registry.Drain(TimeSpan.Zero, Deadline);
        _kit.Time.Advance(Tick);
        Assert.False(drain.IsCompleted);
        await Advance(drain);

        await running.WaitAsync(Patience, Deadline);
        Assert.Equal(MqttReasonCode.ServerShuttingDown, ReasonOf((await Said())[^1]));
    }

    [Fact]
    public async Task Connections_end_evenly_over_the_time_given()
    {
        var all = Enumerable.Range(0, 100).Select(_ => new ClientConnection(new SilentPeer(), _services).Run()).ToArray();

        var drain = _registry.Drain(TimeSpan.FromSeconds(10), Deadline);
        var left = new List<int>();
        for (var second = 0; second < 9; second++)
        {
            for (var i = 0; i < 10; i++)
            {
                _kit.Time.Advance(Tick);
                await Task.Delay(2, Deadline);
            }

            left.Add(_registry.All.Count());
        }

        await Advance(drain);
        await Task.WhenAll(all).WaitAsync(Patience, Deadline);
        Assert.InRange(left[0], 80, 100);
        Assert.InRange(left[4], 40, 70);
        Assert.InRange(left[8], 1, 30);
        Assert.Empty(_registry.All);
    }

    [Fact]
    public async Task When_there_is_no_more_time_all_end_at_once()
    {
        var all = Enumerable.Range(0, 10).Select(_ => new ClientConnection(new SilentPeer(), _services).Run()).ToArray();
        using var time = new CancellationTokenSource();

        var drain = _registry.Drain(TimeSpan.FromHours(1), time.Token);
        await time.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);
        await Task.WhenAll(all).WaitAsync(Patience, Deadline);
        Assert.Empty(_registry.All);
    }

    private async Task<(ClientConnection Connection, Task Running)> Connected()
    {
        ClientPackets.WriteConnect(_fromClient.Writer, new ConnectPacket
        {
            Version = MqttVersion.V5,
            ClientId = Topics.ClientId(TokenKit.Alice, "phone"),
            Username = TokenKit.Alice.Value,
            Password = Encoding.UTF8.GetBytes(_kit.DeviceToken()),
            KeepAliveSeconds = 60,
        });
        ClientPackets.WriteSubscribe(_fromClient.Writer, MqttVersion.V5, 1, [new MqttSubscription(TokenKit.Alice.Value, 1)]);
        await _fromClient.Writer.FlushAsync(Deadline);
        var connection = new ClientConnection(new Transport(_fromClient.Reader, _toClient.Writer), _services);
        var running = connection.Run();
        Await(() => connection.Session is { Outbox.Subscriptions.Messages: 1 }, "The client is not connected.");
        return (connection, running);
    }

    private async Task Publish(ushort id)
    {
        var envelope = $$$"""{"id":"m{{{id}}}","to":"{{{WireIds.Account("demo", "bob")}}}","type":0,"content":{"text":"hi"}}""";
        ClientPackets.WritePublish(
            _fromClient.Writer, MqttVersion.V5, "im/send"u8, 1, dup: false, id, Encoding.UTF8.GetBytes(envelope));
        await _fromClient.Writer.FlushAsync(Deadline);
    }

    /// <summary>Lets the clock run until it is done.</summary>
    private async Task Advance(Task awaited)
    {
        for (var i = 0; i < 1_000 && !awaited.IsCompleted; i++)
        {
            _kit.Time.Advance(Tick);
            await Task.WhenAny(awaited, Task.Delay(5, Deadline));
        }

        await awaited.WaitAsync(Patience, Deadline);
    }

    private static void Await(Func<bool> holds, string complaint) => Assert.True(SpinWait.SpinUntil(holds, Patience), complaint);

    private async Task<List<MqttFrame>> Said()
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

    private static MqttReasonCode ReasonOf(MqttFrame frame)
    {
        DisconnectPacket.TryParseFromServer(frame, out var packet);
        return packet!.Reason;
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class SilentPeer : IDuplexPipe
    {
        public PipeReader Input { get; } = new Pipe().Reader;

        public PipeWriter Output { get; } = new Pipe().Writer;
    }

    private sealed class ThisSilo : ILocalSiloDetails
    {
        public string Name => "silo";

        public string ClusterId => "cluster";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_111), 1);

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
