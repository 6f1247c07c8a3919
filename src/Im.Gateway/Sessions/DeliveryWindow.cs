namespace Im.Gateway.Sessions;

/// <summary>Deliveries that wait for their acknowledgement, oldest first; the ids of MQTT packets, each in use once.</summary>
/// <param name="size">How many may be open.</param>
internal sealed class DeliveryWindow(int size)
{
    // With what was delivered: a device that does not acknowledge it is told of it by its vendor.
    private readonly List<(ushort Id, long SentAt, Outgoing Delivery)> _open = [];
    private ushort _lastId;

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>Whether none more may be opened.</summary>
    public bool IsFull => _open.Count >= size;

    /// <summary>When the oldest was sent; null if none is open.</summary>
    public long? OldestSentAt => _open.Count == 0 ? null : _open[0].SentAt;

    /// <summary>The id of one, by its place.</summary>
    public ushort Id(int place) => _open[place].Id;

    /// <summary>When one was sent, by its place; the oldest has the first.</summary>
    public long SentAt(int place) => _open[place].SentAt;

    /// <summary>What was delivered, by its place.</summary>
    public Outgoing Delivery(int place) => _open[place].Delivery;

    /// <summary>Opens one, and gives it an id that no open one has.</summary>
    public ushort Open(long now, Outgoing delivery = default)
    {
        do
        {
            _lastId = _lastId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastId + 1);
        }
        while (IndexOf(_lastId) >= 0);

        _open.Add((_lastId, now, delivery));
        return _lastId;
    }

    /// <summary>Closes one. False if it is not open.</summary>
    public bool Close(ushort id) => Close(id, out _);

    /// <summary>Closes one, and tells the place it had. False if it is not open.</summary>
    public bool Close(ushort id, out int place)
    {
        place = IndexOf(id);
        if (place < 0) return false;

        _open.RemoveAt(place);
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
