using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.ObjectPool;

namespace Im.Gateway.Connections;

/// <summary>
/// The writing side of a connection. Packets are appended under a lock that is never held across an await; one drain
/// at a time carries what has gathered to the pipe, so many packets leave in one write.
/// </summary>
internal sealed class PacketOutput(PipeWriter pipe, int limit) : IThreadPoolWorkItem
{
    // A few packets at a time pass through a buffer: shared, so that a connection that is silent has none. 256 are more
    // than drains run at once, and hold 4 MiB at most.
    private static readonly ObjectPool<ArrayBufferWriter<byte>> Buffers = new DefaultObjectPool<ArrayBufferWriter<byte>>(new BufferPolicy(), 256);

    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte>? _gathered;
    private TaskCompletionSource? _drained; // once somebody waits for it
    private bool _draining;
    private bool _completed;

    /// <summary>How many bytes wait for the socket.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _gathered?.WrittenCount ?? 0;
        }
    }

    /// <summary>Whether more than the limit waits.</summary>
    public bool IsFull => Waiting > limit;

    /// <summary>Writes packets, one by one or several together.</summary>
    /// <param name="packets">Appends them; must not block.</param>
    /// <param name="state">What it needs.</param>
    /// <returns>False if the connection is closing, or if more than the limit waits.</returns>
    public bool Write<TState>(Action<IBufferWriter<byte>, TState> packets, TState state)
    {
        lock (_gate)
        {
            if (_completed) return false;

            _gathered ??= Buffers.Get();
            packets(_gathered, state);
            if (!_draining)
            {
                _draining = true;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }

            return _gathered.WrittenCount <= limit;
        }
    }

    /// <summary>No more packets. Done when what was written before has left, or could not.</summary>
    public Task Complete()
    {
        lock (_gate)
        {
            _completed = true;
            if (!_draining) return Task.CompletedTask;

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = Drain();

    private async Task Drain()
    {
        try
        {
            while (TakeGathered() is { } packets)
            {
                pipe.Write(packets.WrittenSpan);
                Buffers.Return(packets);
                var flushed = await pipe.FlushAsync();
                if (flushed.IsCompleted || flushed.IsCanceled) GiveUp();
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The peer is gone; the reading side sees it, too, and ends the connection.
            GiveUp();
            TakeGathered();
        }
    }

    private void GiveUp()
    {
        lock (_gate) (_completed, _gathered) = (true, null);
    }

    /// <summary>What has gathered; null ends the drain, in the same step in which the next packet may begin another.</summary>
    private ArrayBufferWriter<byte>? TakeGathered()
    {
        lock (_gate)
        {
            var packets = _gathered;
            _gathered = null;
            _draining = packets is not null;
            if (!_draining) _drained?.TrySetResult();
            return packets;
        }
    }

    private sealed class BufferPolicy : PooledObjectPolicy<ArrayBufferWriter<byte>>
    {
        // What has grown for a large message is let go: most messages would leave the rest of it unused.
        private const int Largest = 16 * 1024;

        public override ArrayBufferWriter<byte> Create() => new(1024);

        public override bool Return(ArrayBufferWriter<byte> buffer)
        {
            buffer.ResetWrittenCount();
            return buffer.Capacity <= Largest;
        }
    }
}
