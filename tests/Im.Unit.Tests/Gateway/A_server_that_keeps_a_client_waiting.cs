using System.Diagnostics.Metrics;
using System.IO.Pipelines;
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
using Answer = Im.Grains.Answer;

namespace Im.Unit.Tests.Gateway;

/// <summary>More calls wait for a database that hangs than may run at once: the gateway stops reading what the client
/// sends, and cannot know whether it pings and acknowledges.</summary>
public sealed class A_server_that_keeps_a_client_waiting
{
    private const int Concurrency = 8;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TokenKit _kit = new();
    private readonly Pipe _fromClient = new();
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly TaskCompletionSource<Answer> _database = new();
    private readonly ClientConnection _connection;

    public A_server_that_keeps_a_client_waiting()
    {
        var grains = new FakeGrains
        {
            Answers =
            {
                [nameof(IAccountGrain.Connect)] = (_, _) => new ConnectOutcome { Code = ErrorCode.Ok, Fence = 1 },
                [nameof(IAccountGrain.Offline)] = (_, _) => _database.Task,
            },
        };
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var instruments = new GatewayInstruments(meters);
        var options = new GatewayOptions { RpcConcurrency = Concurrency };
        _connection = new ClientConnection(new Transport(_fromClient.Reader, _toClient.Writer), new ConnectionServices(
            new ConnectionRegistry(_kit.Time), _kit.Reader, grains.Factory, new ThisSilo(),
            new RpcDispatcher(grains.Factory, instruments, TimeProvider.System, NullLogger<RpcDispatcher>.Instance),
            Options.Create(options), OutboxKit.PacerOf(options, _kit.Time), instruments, _kit.Time, NullLogger<ClientConnection>.Instance), CancellationToken.None);
    }

    private bool IsOpen => _connection.TryDeliver("{}"u8.ToArray(), droppable: true);

    [Fact]
    public async Task Does_not_close_it_for_its_silence()
    {
        var running = await HoldUp();

        _kit.Time.Advance(Long);
        _connection.CheckDeadlines();

        Assert.True(IsOpen);
        await End(running);
    }

    [Fact]
    public async Task Counts_its_silence_anew_once_it_reads_again()
    {
        var running = await HoldUp();
        _kit.Time.Advance(Long);
        ReadAgain();

        _kit.Time.Advance(KeepAlive);
        _connection.CheckDeadlines();
        Assert.True(IsOpen);

        _kit.Time.Advance(KeepAlive);
        _connection.CheckDeadlines();
        Assert.False(IsOpen);
        await running.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Does_not_close_it_for_acknowledgements_that_lie_unread()
    {
        var running = await HoldUp();
        Assert.True(_connection.TryDeliver("{}"u8.ToArray(), droppable: false));
        _kit.Time.Advance(Long);
        _connection.CheckDeadlines();
        ReadAgain();

        _connection.CheckDeadlines();

        Assert.True(IsOpen);
        await End(running);
    }

    /// <summary>Connects, subscribes, and makes one call more than may run at once.</summary>
    private async Task<Task> HoldUp()
    {
        var packets = _fromClient.Writer;
        ClientPackets.WriteConnect(packets, new ConnectPacket
        {
            Version = MqttVersion.V5,
            ClientId = Topics.ClientId(TokenKit.Alice, "phone"),
            Username = TokenKit.Alice.Value,
            Password = System.Text.Encoding.UTF8.GetBytes(_kit.DeviceToken()),
            KeepAliveSeconds = (ushort)KeepAlive.TotalSeconds,
        });
        ClientPackets.WriteSubscribe(packets, MqttVersion.V5, 1, [new MqttSubscription(TokenKit.Alice.Value, 1)]);
        for (var i = 0; i <= Concurrency; i++)
            ClientPackets.WritePublish(packets, MqttVersion.V5, "im/rpc/offline"u8, 0, dup: false, 0, """{"rid":"1"}"""u8);
        await packets.FlushAsync();

        var running = _connection.Run();
        Assert.True(SpinWait.SpinUntil(() => _connection.IsHeldUp && _connection.Session is not null, Patience), "It reads on.");
        return running;
    }

    private void ReadAgain()
    {
        _database.SetResult(Answer.Empty);
        Assert.True(SpinWait.SpinUntil(() => !_connection.IsHeldUp, Patience), "It does not read again.");
    }

    private async Task End(Task running)
    {
        _connection.Close(MqttReasonCode.ServerShuttingDown, "The test ends.");
        _database.TrySetResult(Answer.Empty);
        await running.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
