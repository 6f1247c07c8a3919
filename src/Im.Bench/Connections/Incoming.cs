using System.Buffers;
using System.Net.Sockets;
using Im.Mqtt;

namespace Im.Bench.Connections;

/// <summary>The packets that arrive at a connection. A frame lives until the next <see cref="Fill"/>.</summary>
internal sealed class Incoming(Socket socket) : IDisposable
{
    // Thousands of idle connections have one each; it grows for those that receive larger packets.
    private const int FirstSize = 4 * 1024;
    private const int LargestPacket = 16 * 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;
    private int _taken;

    /// <summary>The next packet, if it is here as a whole.</summary>
    public bool TryTake(out MqttFrame frame)
    {
        _taken = _start;
        var unread = new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        var before = unread.Length;
        var status = MqttFrameReader.TryRead(ref unread, LargestPacket, out frame);
        if (status is FrameStatus.Malformed or FrameStatus.TooLarge)
            throw new InvalidDataException($"The server sent a packet that is {status}.");

        _start += (int)(before - unread.Length);
        return status == FrameStatus.Complete;
    }

    /// <summary>The packet that was taken last is taken again.</summary>
    public void PutBack() => _start = _taken;

    /// <summary>Waits for more bytes; false when the server has closed the connection.</summary>
    public ValueTask<bool> Fill(CancellationToken cancellation)
    {
        MakeRoom();
        var received = socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, cancellation);
        return received.IsCompletedSuccessfully ? ValueTask.FromResult(Take(received.Result)) : Await(received);
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));

    private async ValueTask<bool> Await(ValueTask<int> received) => Take(await received);

    private bool Take(int received)
    {
        _end += received;
        return received > 0;
    }

    private void MakeRoom()
    {
        if (_start == _end) (_start, _end) = (0, 0);
        if (_end < _buffer.Length) return;

        var unread = _buffer.AsSpan(_start.._end);
        if (_start > 0)
        {
            unread.CopyTo(_buffer);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
            unread.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        (_start, _end) = (0, unread.Length);
    }
}
