using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using Im.Gateway;
using Im.Gateway.Connections;
using Im.Mqtt;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Gateway;

/// <summary>A connection before its session has begun, and when the process ends.</summary>
public sealed class Coming_and_going
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConnectionRegistry _registry;
    private readonly ConnectionServices _services;

    public Coming_and_going()
    {
        _registry = new ConnectionRegistry(_time);
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _services = new ConnectionServices(
            _registry, null!, null!, null!, null!, Options.Create(new GatewayOptions()), null!, new GatewayInstruments(meters), _time,
            NullLogger<ClientConnection>.Instance);
    }

    private static TimeSpan Patience => TimeSpan.FromSeconds(10);

    [Fact]
    public void A_delivery_that_overtakes_the_answer_to_CONNECT_does_not_make_the_session_gone()
    {
        var connection = new ClientConnection(new SilentPeer(), _services, CancellationToken.None);

        Assert.True(connection.TryDeliver("{}"u8.ToArray(), droppable: false));
    }

    [Fact]
    public void A_connection_that_was_closed_takes_no_delivery()
    {
        var connection = new ClientConnection(new SilentPeer(), _services, CancellationToken.None);

        connection.Close(MqttReasonCode.ProtocolError, "No CONNECT came.");

        Assert.False(connection.TryDeliver("{}"u8.ToArray(), droppable: false));
    }

    [Fact]
    public void A_connection_that_waits_for_its_account_knows_for_how_long()
    {
        var connection = new ClientConnection(new SilentPeer(), _services, CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(TimeSpan.FromSeconds(7), connection.ConnectAge);
    }

    [Fact]
    public void A_connection_whose_peer_has_gone_waits_for_nothing_though_nobody_reads()
    {
        using var transport = new CancellationTokenSource();
        var connection = new ClientConnection(new SilentPeer(), _services, transport.Token);

        transport.Cancel();

        Assert.Null(connection.ConnectAge);
    }

    [Fact]
    public async Task A_connection_that_comes_while_the_process_stops_is_closed_at_once()
    {
        _registry.Stop();

        await new ClientConnection(new SilentPeer(), _services, CancellationToken.None).Run().WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Empty(_registry.All);
    }

    [Fact]
    public async Task A_WebSocket_whose_peer_does_not_read_is_given_up()
    {
        using var socket = new SilentSocket();
        var connection = new WebSocketTransport(socket, _time).Run(
            async pipe => await pipe.Output.WriteAsync("last words"u8.ToArray()), CancellationToken.None);

        await socket.Sending.WaitAsync(Patience, TestContext.Current.CancellationToken);
        for (var second = 0; second < 10 && !connection.IsCompleted; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(connection, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        Assert.True(connection.IsCompletedSuccessfully, "The connection still waits for its peer.");
    }

    private sealed class SilentPeer : IDuplexPipe
    {
        public PipeReader Input { get; } = new Pipe().Reader;

        public PipeWriter Output { get; } = new Pipe().Writer;
    }
}
