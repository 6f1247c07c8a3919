using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Im.Testing;

/// <summary>A port whose connections go to one of several servers, in turn.</summary>
public sealed class BalancedPort : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Relay, Task> _relays = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<IReadOnlyList<(string Host, int Port)>> _ready;
    private readonly TcpListener _listener;
    private readonly Task _accepting;
    private int _turn;

    /// <summary>Opens it.</summary>
    /// <param name="port">On 127.0.0.1.</param>
    /// <param name="ready">The servers that take connections now.</param>
    public BalancedPort(int port, Func<IReadOnlyList<(string Host, int Port)>> ready)
    {
        _ready = ready;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The connections there are.</summary>
    public IEnumerable<Relay> Relays => _relays.Keys;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var relay in Relays) relay.Cut();
        await Task.WhenAll(_relays.Values);
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = Serve(await _listener.AcceptSocketAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Over, or a client that did not wait.
            }
        }
    }

    private async Task Serve(Socket client)
    {
        if (await Connect() is not { } server)
        {
            client.Dispose();
            return;
        }

        var relay = new Relay(client, server);
        var ended = new TaskCompletionSource();
        _relays[relay] = ended.Task;   // before it carries anything: who sees a byte through it finds it here
        await relay.Run();
        _relays.TryRemove(relay, out _);
        ended.SetResult();
    }

    private async Task<Socket?> Connect()
    {
        var ready = _ready();
        var first = Interlocked.Increment(ref _turn);
        for (var i = 0; i < ready.Count; i++)
        {
            var (host, port) = ready[(int)((uint)(first + i) % ready.Count)];
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            deadline.CancelAfter(ConnectTime);
            try
            {
                await socket.ConnectAsync(host, port, deadline.Token);
                return socket;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                socket.Dispose();
            }
        }

        return null;
    }
}
