namespace Im.Gateway.Sessions;

/// <summary>
/// Acknowledgements in the order of their publications (MQTT-4.6.0-2), whatever order their outcomes come in: done
/// ones leave from the head. Not for several threads.
/// </summary>
internal sealed class AckQueue
{
    private readonly Queue<PendingAck> _pending = new();

    /// <summary>How many publications wait for their acknowledgement.</summary>
    public int Count => _pending.Count;

    /// <summary>Notes a publication that came in.</summary>
    public PendingAck Add(ushort packetId)
    {
        var ack = new PendingAck(packetId);
        _pending.Enqueue(ack);
        return ack;
    }

    /// <summary>Takes the next acknowledgement that may leave; null if the oldest is not done.</summary>
    public PendingAck? TakeDone() => _pending.TryPeek(out var oldest) && oldest.IsDone ? _pending.Dequeue() : null;

    /// <summary>Whether the packet id is in use.</summary>
    public bool Contains(ushort packetId)
    {
        foreach (var ack in _pending)
        {
            if (ack.PacketId == packetId) return true;
        }

        return false;
    }
}

/// <summary>A publication's acknowledgement, once its outcome is known.</summary>
internal sealed class PendingAck(ushort packetId)
{
    /// <summary>The publication's packet id.</summary>
    public ushort PacketId => packetId;

    /// <summary>Whether the outcome is known.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The outcome; null for a publication that has none to tell (an RPC call).</summary>
    public Outcome? Outcome { get; private set; }

    /// <summary>The outcome is known.</summary>
    public void Done(Outcome? outcome) => (IsDone, Outcome) = (true, outcome);
}
