using Im.Protocol;

namespace Im.Grains.Conversations;

/// <summary>The last messages whose hand-over is finished, so that a retry of one is not handed over again. Small and
/// only made when needed; what it has forgotten is handed over once more, and devices drop what they have.</summary>
internal sealed class RecentSends(int capacity)
{
    private readonly Queue<(PeerId From, string MessageId)> _order = new();
    private readonly HashSet<(PeerId From, string MessageId)> _known = [];

    /// <summary>Whether the message's hand-over is known to be finished.</summary>
    public bool Contains(PeerId from, string messageId) => _known.Contains((from, messageId));

    /// <summary>Notes a finished hand-over.</summary>
    public void Add(PeerId from, string messageId)
    {
        if (!_known.Add((from, messageId))) return;

        _order.Enqueue((from, messageId));
        if (_order.Count > capacity) _known.Remove(_order.Dequeue());
    }
}
