using System.Net;
using System.Net.Sockets;
using Im.Testing;

namespace Im.Chaos.Tests;

/// <summary>A fault that does nothing would prove nothing.</summary>
public sealed class A_balanced_port : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly BalancedPort _port;
    private readonly int _number = ServerProcess.FreePorts(1)[0];

    public A_balanced_port()
    {
        _server.Start();
        var dead = ServerProcess.FreePorts(1)[0];
        _port = new BalancedPort(_number, () => [("127.0.0.1", dead), ("127.0.0.1", ((IPEndPoint)_server.LocalEndpoint).Port)]);
    }

    [Fact]
    public async Task Carries_bytes_both_ways_to_a_server_that_lives()
    {
        var (client, server) = await Connect();

        Assert.Equal(7, await Pass(client, server, 7));
        Assert.Equal(8, await Pass(server, client, 8));
    }

    [Fact]
    public async Task Cuts_connections_for_both_sides()
    {
        var (client, server) = await Connect();
        await Pass(client, server, 1);

        foreach (var relay in _port.Relays) relay.Cut();

        await AssertEnded(client);
        await AssertEnded(server);
    }

    [Fact]
    public async Task Swallows_all_and_tells_nobody()
    {
        var (client, server) = await Connect();
        await Pass(client, server, 1);

        foreach (var relay in _port.Relays) relay.Swallow();
        await client.GetStream().WriteAsync(new byte[] { 2 }, TestContext.Current.CancellationToken);
        client.Dispose();

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            using var aWhile = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            await server.GetStream().ReadExactlyAsync(new byte[1], aWhile.Token);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _port.DisposeAsync();
        _server.Dispose();
    }

    private async Task<(TcpClient Client, TcpClient Server)> Connect()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _number, TestContext.Current.CancellationToken);
        return (client, await _server.AcceptTcpClientAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<int> Pass(TcpClient from, TcpClient to, byte what)
    {
        await from.GetStream().WriteAsync(new[] { what }, TestContext.Current.CancellationToken);
        using var soon = new CancellationTokenSource(Soon);
        var buffer = new byte[1];
        await to.GetStream().ReadExactlyAsync(buffer, soon.Token);
        return buffer[0];
    }

    private static async Task AssertEnded(TcpClient client)
    {
        using var soon = new CancellationTokenSource(Soon);
        var ended = await Record.ExceptionAsync(async () => await client.GetStream().ReadExactlyAsync(new byte[1], soon.Token));
        Assert.True(ended is IOException, $"It did not end: {ended}");   // EndOfStreamException is one
    }
}
