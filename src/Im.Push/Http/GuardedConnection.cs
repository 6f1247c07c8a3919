using System.Net;
using System.Net.Sockets;

namespace Im.Push.Http;

/// <summary>A vendor's address that leads into a private network.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);

/// <summary>Opens connections, and none to a private network: addresses of proxies and subscriptions come from
/// others. Looked at where it is connected, after the name was resolved, so that no name can lead astray.</summary>
internal static class GuardedConnection
{
    /// <summary>Connects.</summary>
    public static async ValueTask<Stream> Open(
        SocketsHttpConnectionContext context, bool allowPrivate, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = allowPrivate ? addresses : [.. addresses.Where(IsPublic)];
        if (allowed.Length == 0)
            throw new AddressRefusedException("The name leads to a private network, or nowhere.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether anybody may be reached there: not loopback, private, link-local, shared, multicast or
    /// reserved.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            var bytes = address.GetAddressBytes();
            return (bytes[0], bytes[1]) switch
            {
                (0 or 10 or 127 or >= 224, _) => false,
                (100, >= 64 and <= 127) => false,
                (169, 254) => false,
                (172, >= 16 and <= 31) => false,
                (192, 168) => false,
                (192, 0) => bytes[2] != 0,
                (198, 18 or 19) => false,
                _ => true,
            };
        }

        // 2000::/3 is what is given out; of it, 6to4 and Teredo can carry a private address.
        var ip = address.GetAddressBytes();
        return (ip[0] & 0xe0) == 0x20 && !(ip[0] == 0x20 && ip[1] == 0x02)
            && !(ip[0] == 0x20 && ip[1] == 0x01 && ip[2] == 0 && ip[3] == 0);
    }
}
