using System.IO.Pipelines;
using System.Text;
using Im.Gateway.Connections;
using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Unit.Tests.Gateway;

/// <summary>Connections of a process that stops: what is under way is finished, and they end a few at a time.</summary>
public sealed class Leaving_in_order
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    // How often the drain looks.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly PipedGateway _gateway = new();
    private readonly TaskCompletionSource<SendAnswer> _archived = new();

    public Leaving_in_order() => _gateway.Grains.Answers[nameof(IAccountGrain.Send)] = (_, _) => _archived.Task;

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_that_has_come_in_is_acknowledged_and_one_that_comes_later_is_not_taken()
    {
        var (connection, running) = await _gateway.Connected();
        await Publish(1);
        PipedGateway.Await(() => Sends() > 0, "The message was not taken.");

        var drain = _gateway.Registry.Drain(TimeSpan.Zero, Deadline);
        await Publish(2);
        _gateway.Time.Advance(Tick);
        Assert.False(connection.TryDeliver("{}"u8.ToArray(), droppable: false));
        Assert.False(drain.IsCompleted);
        _archived.SetResult(new SendAnswer { Outcomes = [new SendOutcome { Code = ErrorCode.Ok, Seq = 7 }] });
        await Advance(drain);

        await running.WaitAsync(Patience, Deadline);
        var said = await _gateway.Said();
        Assert.Equal([MqttPacketType.ConnAck, MqttPacketType.SubAck, MqttPacketType.PubAck, MqttPacketType.Disconnect], said.Select(it => it.Type));
        Assert.Equal(MqttReasonCode.ServerShuttingDown, ReasonOf(said[^1]));
    }

    [Fact]
    public async Task A_message_that_waits_for_the_archive_is_left_to_the_client()
    {
        var unavailable = SendOutcome.Refused(ErrorCode.Unavailable, "The database is away.");
        _gateway.Grains.Answers[nameof(IAccountGrain.Send)] = (_, _) => new SendAnswer { Outcomes = [unavailable] };
        var (connection, running) = await _gateway.Connected(MqttVersion.V311);
        await Publish(1, MqttVersion.V311);
        PipedGateway.Await(() => Sends() > 0, "The message was not taken.");

        var drain = _gateway.Registry.Drain(TimeSpan.Zero, Deadline);
        await Advance(drain);
        await running.WaitAsync(Patience, Deadline);
        PipedGateway.Await(() => connection.IsSettled, "It is tried on and on.");
        var sends = Sends();
        _gateway.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(sends, Sends());
        Assert.Equal([MqttPacketType.ConnAck, MqttPacketType.SubAck], (await _gateway.Said()).Select(it => it.Type));
    }

    [Fact]
    public async Task A_delivery_that_is_not_acknowledged_is_waited_for_only_a_moment()
    {
        var (connection, running) = await _gateway.Connected();
        Assert.True(connection.TryDeliver("{}"u8.ToArray(), droppable: false));

        var drain = _gateway.Registry.Drain(TimeSpan.Zero, Deadline);
        _gateway.Time.Advance(Tick);
        Assert.False(drain.IsCompleted);
        await Advance(drain);

        await running.WaitAsync(Patience, Deadline);
        Assert.Equal(MqttReasonCode.ServerShuttingDown, ReasonOf((await _gateway.Said())[^1]));
    }

    [Fact]
    public async Task Connections_end_evenly_over_the_time_given()
    {
        var all = Enumerable.Range(0, 100).Select(_ => new ClientConnection(new SilentPeer(), _gateway.Services, CancellationToken.None).Run()).ToArray();

        var drain = _gateway.Registry.Drain(TimeSpan.FromSeconds(10), Deadline);
        for (var second = 1; second < 10; second++)
        {
            for (var i = 0; i < 10; i++) Advance(Tick, drain);

            // Those of the last look have been told, and end at the next one.
            var stay = 100 - (10 * second);
            PipedGateway.Await(() => _gateway.Registry.All.Count() <= stay + 2, $"More than {stay} are left after {second} s.");
            Assert.InRange(_gateway.Registry.All.Count(), stay - 1, stay + 2);
        }

        await Advance(drain);
        await Task.WhenAll(all).WaitAsync(Patience, Deadline);
        Assert.Empty(_gateway.Registry.All);
    }

    [Fact]
    public async Task When_there_is_no_more_time_all_end_at_once()
    {
        var all = Enumerable.Range(0, 10).Select(_ => new ClientConnection(new SilentPeer(), _gateway.Services, CancellationToken.None).Run()).ToArray();
        using var time = new CancellationTokenSource();

        var drain = _gateway.Registry.Drain(TimeSpan.FromHours(1), time.Token);
        await time.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);
        await Task.WhenAll(all).WaitAsync(Patience, Deadline);
        Assert.Empty(_gateway.Registry.All);
    }

    private int Sends() => _gateway.Grains.Calls.Count(call => call.Contains(".Send(", StringComparison.Ordinal));

    private async Task Publish(ushort id, MqttVersion version = MqttVersion.V5)
    {
        var envelope = $$$"""{"id":"m{{{id}}}","to":"{{{WireIds.Account("demo", "bob")}}}","type":0,"content":{"text":"hi"}}""";
        ClientPackets.WritePublish(
            _gateway.Client, version, "im/send"u8, 1, dup: false, id, Encoding.UTF8.GetBytes(envelope));
        await _gateway.Client.FlushAsync(Deadline);
    }

    /// <summary>Lets the clock run until it is done.</summary>
    private async Task Advance(Task awaited)
    {
        for (var i = 0; i < 1_000 && !awaited.IsCompleted; i++) Advance(Tick, awaited);
        await awaited.WaitAsync(Patience, Deadline);
    }

    /// <summary>Moves the clock, and waits until the drain has looked.</summary>
    private void Advance(TimeSpan by, Task drain)
    {
        var before = _gateway.Time.TimersOf(Look);
        _gateway.Time.Advance(by);
        PipedGateway.Await(() => drain.IsCompleted || _gateway.Time.TimersOf(Look) > before, "The drain does not go on.");
    }

    private static MqttReasonCode ReasonOf(MqttFrame frame)
    {
        DisconnectPacket.TryParseFromServer(frame, out var packet);
        return packet!.Reason;
    }

    private sealed class SilentPeer : IDuplexPipe
    {
        public PipeReader Input { get; } = new Pipe().Reader;

        public PipeWriter Output { get; } = new Pipe().Writer;
    }
}
