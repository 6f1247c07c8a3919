using System.Net.Sockets;

namespace Im.Testing;

/// <summary>One connection through the balancer.</summary>
public sealed class Relay(Socket client, Socket server)
{
    private volatile bool _swallows;

    /// <summary>Carries bytes both ways until one side is done or it is cut.</summary>
    public async Task Run()
    {
        client.NoDelay = true;
        Task[] ways = [Carry(client, server), Carry(server, client)];
        await Task.WhenAny(ways);
        if (_swallows) await Task.WhenAll(ways);   // the other side is not told that this one has gone
        Close(client);
        Close(server);
    }

    /// <summary>Ends it at once, for both sides.</summary>
    public void Cut()
    {
        Reset(client);
        Reset(server);
    }

    /// <summary>Takes all and passes nothing on from now on.</summary>
    public void Swallow() => _swallows = true;

    private async Task Carry(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var length and > 0)
            {
                if (_swallows) continue;
                for (var sent = 0; sent < length;) sent += await to.SendAsync(buffer.AsMemory(sent, length - sent));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side is gone.
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }

        socket.Dispose();
    }

    private static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }

        socket.Dispose();
    }
}
