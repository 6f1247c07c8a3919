namespace Im.Gateway.Sessions;

/// <summary>Deliveries that wait for their acknowledgement, oldest first; the ids of MQTT packets, each in use once.</summary>
/// <param name="size">How many may be open.</param>
internal sealed class DeliveryWindow(int size)
{
    private readonly List<(ushort Id, long SentAt)> _open = [];
    private ushort _lastId;

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>Whether none more may be opened.</summary>
    public bool IsFull => _open.Count >= size;

    /// <summary>When the oldest was sent; null if none is open.</summary>
    public long? OldestSentAt => _open.Count == 0 ? null : _open[0].SentAt;

    /// <summary>Opens one, and gives it an id that no open one has.</summary>
    public ushort Open(long now)
    {
        do
        {
            _lastId = _lastId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastId + 1);
        }
        while (IndexOf(_lastId) >= 0);

        _open.Add((_lastId, now));
        return _lastId;
    }

    /// <summary>Closes one. False if it is not open.</summary>
    public bool Close(ushort id)
    {
        var index = IndexOf(id);
        if (index < 0) return false;

        _open.RemoveAt(index);
        return true;
    }

    private int IndexOf(ushort id)
    {
        for (var i = 0; i < _open.Count; i++)
        {
            if (_open[i].Id == id) return i;
        }

        return -1;
    }
}
