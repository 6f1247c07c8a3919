using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using Im.Gateway;
using Im.Gateway.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Gateway;

/// <summary>Kestrel closes a socket once everything is sent, and waits for ever where the peer takes nothing.</summary>
public sealed class A_peer_that_does_not_read
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly MqttConnectionHandler _handler;

    public A_peer_that_does_not_read()
    {
        var registry = new ConnectionRegistry(_time);
        registry.Stop();   // so that a connection has ended as soon as it has come
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _handler = new MqttConnectionHandler(new ConnectionServices(
            registry, null!, null!, null!, null!, Options.Create(new GatewayOptions()), null!, new GatewayInstruments(meters), _time,
            NullLogger<ClientConnection>.Instance));
    }

    [Fact]
    public async Task Loses_its_socket_a_moment_after_its_connection_has_ended()
    {
        await using var socket = new KestrelSocket();
        await _handler.OnConnectedAsync(socket);
        Assert.False(socket.Aborted.IsCompleted);

        _time.Advance(Moment);

        await socket.Aborted.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Is_none_if_its_socket_has_closed()
    {
        await using var socket = new KestrelSocket();
        await _handler.OnConnectedAsync(socket);
        await socket.Close();

        _time.Advance(Moment);

        Assert.False(socket.Aborted.IsCompleted);
    }

    private sealed class KestrelSocket : ConnectionContext, IDuplexPipe
    {
        private readonly CancellationTokenSource _closed = new();
        private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public KestrelSocket() => ConnectionClosed = _closed.Token;

        public Task Aborted => _aborted.Task;

        public PipeReader Input { get; } = new Pipe().Reader;

        public PipeWriter Output { get; } = new Pipe().Writer;

        public override IDuplexPipe Transport
        {
            get => this;
            set => throw new NotSupportedException();
        }

        public override string ConnectionId { get; set; } = "1";

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override void Abort(ConnectionAbortedException abortReason) => _aborted.TrySetResult();

        public Task Close() => _closed.CancelAsync();

        public override ValueTask DisposeAsync()
        {
            _closed.Dispose();
            return base.DisposeAsync();
        }
    }
}
