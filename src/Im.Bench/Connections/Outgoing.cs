using System.Buffers;
using System.Net.Sockets;
using Im.Mqtt;

namespace Im.Bench.Connections;

/// <summary>The packets that leave a connection. What gathers while the socket is busy leaves in one go; nobody waits
/// for it: windows bound what can gather.</summary>
internal sealed class Outgoing(Socket socket)
{
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _gathering = new();
    private ArrayBufferWriter<byte> _leaving = new();
    private bool _busy;

    /// <summary>Adds an encoded packet.</summary>
    public void Add(ReadOnlySpan<byte> packet)
    {
        lock (_gate) _gathering.Write(packet);
    }

    /// <summary>Adds a PUBACK.</summary>
    public void AddPubAck(MqttVersion version, ushort packetId)
    {
        lock (_gate) ClientPackets.WritePubAck(_gathering, version, packetId);
    }

    /// <summary>Sends what was added, now or when the socket is free again. A broken socket is the reading loop's news.
    /// </summary>
    public void Flush()
    {
        if (TakeTurn(begins: true)) _ = Send();
    }

    private async Task Send()
    {
        try
        {
            do
            {
                var unsent = _leaving.WrittenMemory;
                while (!unsent.IsEmpty) unsent = unsent[await socket.SendAsync(unsent, SocketFlags.None)..];
            }
            while (TakeTurn(begins: false));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stays busy: nothing leaves any more.
        }
    }

    private bool TakeTurn(bool begins)
    {
        lock (_gate)
        {
            if (begins && _busy) return false;

            _busy = _gathering.WrittenCount > 0;
            if (!_busy) return false;

            (_gathering, _leaving) = (_leaving, _gathering);
            _gathering.ResetWrittenCount();
            return true;
        }
    }
}
