using System.Collections.Concurrent;
using Im.Gateway;
using Im.Gateway.Connections;
using Im.Grains.Accounts;
using Im.Grains.Push;
using Im.Mqtt;
using Im.Protocol;
using Im.Unit.Tests.Auth;

namespace Im.Unit.Tests.Gateway;

/// <summary>Alice's phone, half-open or gone: what its gateway tells its account.</summary>
public sealed class A_device_that_does_not_acknowledge : IAsyncLifetime
{
    private static readonly GatewayOptions Times = new();

    private readonly PipedGateway _gateway = new();
    private readonly ConcurrentQueue<string> _told = new();
    private ClientConnection _connection = null!;
    private Task _running = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway.Grains.Answers[nameof(IAccountGrain.Unacknowledged)] = (_, arguments) =>
        {
            _told.Enqueue($"{arguments[0]} {arguments[1]}: {string.Join(' ', ((IReadOnlyList<OpenDelivery>)arguments[2]!).Select(SeqOf))}");
            return null;
        };
        _gateway.Grains.Answers[nameof(IAccountGrain.AcknowledgedLate)] = (_, arguments) =>
        {
            _told.Enqueue($"{arguments[0]} {arguments[1]}: late");
            return null;
        };
        (_connection, _running) = await _gateway.Connected();
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Close(MqttReasonCode.ServerShuttingDown, "The test ends.");
        await Ended();
    }

    [Fact]
    public void Is_reported_once_within_half_a_second_of_its_time()
    {
        Deliver(1);
        Advance(Times.PushAfter);
        _connection.CheckDeadlines();
        Assert.Empty(_told);

        for (var i = 0; i < 10; i++)
        {
            Advance(TimeSpan.FromMilliseconds(500));
            _connection.CheckDeadlines();
        }

        Told("phone 1: 1");
    }

    [Fact]
    public async Task Is_reported_at_once_when_its_connection_ends()
    {
        Deliver(1, 2);

        await _gateway.Client.CompleteAsync();
        await Ended();

        Told("phone 1: 1 2");
    }

    [Fact]
    public async Task Is_reported_when_its_connection_is_closed_over_it_but_not_again()
    {
        Deliver(1);
        Advance(Times.PushAfter + TimeSpan.FromSeconds(1));
        _connection.CheckDeadlines();
        Told("phone 1: 1");
        Deliver(2);

        Advance(Times.AckTimeout);
        _connection.CheckDeadlines();
        await Ended();

        Told("phone 1: 1", "phone 1: 2");
    }

    [Fact]
    public async Task Is_reported_with_what_waited_when_more_comes_than_may_wait()
    {
        var sent = 0;
        while (_connection.TryDeliver(Message(++sent), droppable: false)) Assert.True(sent < 10_000, "It takes everything.");

        await Ended();

        // The last one was not taken: the account knows.
        Told($"phone 1: {string.Join(' ', Enumerable.Range(sent - 10, 10))}");
    }

    [Fact]
    public async Task Is_not_reported_when_it_logs_out_or_is_kicked()
    {
        Deliver(1);

        _connection.Close(MqttReasonCode.AdministrativeAction, "Logged out.");
        await Ended();

        Assert.Empty(_told);
        Assert.Contains(_gateway.Grains.Calls, call => call.Contains(nameof(IAccountGrain.Disconnect), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_not_reported_when_a_later_connection_has_its_session()
    {
        Deliver(1);

        _connection.Close(MqttReasonCode.SessionTakenOver, "A later connection has the session.");
        await Ended();

        Assert.Empty(_told);
    }

    [Fact]
    public async Task Is_not_reported_for_what_it_has_acknowledged()
    {
        Deliver(1);
        await Acknowledge(1);

        await _gateway.Client.CompleteAsync();
        await Ended();

        Assert.Empty(_told);
    }

    [Fact]
    public async Task Is_reported_to_have_caught_up_once_it_has()
    {
        Deliver(1, 2);
        Advance(Times.PushAfter + TimeSpan.FromSeconds(1));
        _connection.CheckDeadlines();
        Told("phone 1: 1 2");

        await Acknowledge(1);
        await Acknowledge(2);

        Told("phone 1: 1 2", "phone 1: late");
    }

    [Fact]
    public async Task Is_reported_again_to_an_account_that_was_not_there()
    {
        var tries = 0;
        var answer = _gateway.Grains.Answers[nameof(IAccountGrain.Unacknowledged)];
        _gateway.Grains.Answers[nameof(IAccountGrain.Unacknowledged)] = (key, arguments) =>
            ++tries == 1 ? new TimeoutException("The account is not there.") : answer(key, arguments);
        Deliver(1);

        await _gateway.Client.CompleteAsync();
        PipedGateway.Await(() => _gateway.Time.TimersOf(TimeSpan.FromSeconds(1)) > 0, "It is not tried again.");
        Advance(TimeSpan.FromSeconds(1));

        Told("phone 1: 1");
    }

    [Fact]
    public async Task Is_reported_again_to_an_activation_that_has_not_heard_of_it()
    {
        Deliver(1);
        Advance(Times.PushAfter + TimeSpan.FromSeconds(1));
        _connection.CheckDeadlines();
        Told("phone 1: 1");

        Assert.True(await _connection.Announce());
        _connection.CheckDeadlines();

        Told("phone 1: 1", "phone 1: 1");
    }

    private void Deliver(params long[] seqs) =>
        Assert.All(seqs, seq => Assert.True(_connection.TryDeliver(Message(seq), droppable: false)));

    private async Task Acknowledge(ushort packetId)
    {
        var open = _gateway.Time.Looks;
        ClientPackets.WritePubAck(_gateway.Client, MqttVersion.V5, packetId);
        await _gateway.Client.FlushAsync(TestContext.Current.CancellationToken);
        PipedGateway.Await(() => _gateway.Time.Looks > open, "The acknowledgement was not read.");
    }

    private void Advance(TimeSpan time) => _gateway.Time.Advance(time);

    private void Told(params string[] words)
    {
        PipedGateway.Await(() => _told.Count >= words.Length, "The account was not told.");
        Assert.Equal(words, _told);
    }

    private Task Ended()
    {
        // A peer that takes no last word is given up after two seconds.
        Advance(TimeSpan.FromSeconds(2));
        return _running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private static ReadOnlyMemory<byte> Message(long seq) => EnvelopeWriter.Encode(new Envelope
    {
        Id = $"m{seq}",
        From = WireIds.Account("demo", "bob").AsPeer(),
        To = TokenKit.Alice.AsPeer(),
        TenantNo = "demo",
        Type = 0,
        Content = "{\"text\":\"hi\"}"u8.ToArray(),
        Seq = seq,
    });

    private static long SeqOf(OpenDelivery open)
    {
        Assert.True(EnvelopeReader.TryRead(open.Envelope, out var envelope, out var error), error);
        return envelope.Seq;
    }
}
