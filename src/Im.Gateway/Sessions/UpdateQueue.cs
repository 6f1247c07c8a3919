using Im.Protocol;

namespace Im.Gateway.Sessions;

/// <summary>The updates that wait at one connection. Used under its outbox's lock.</summary>
internal sealed class UpdateQueue(UpdatePacer pacer)
{
    private readonly List<(OutgoingUpdate Update, bool IsTold)> _waiting = [];
    private long _missedBytes;
    private OutgoingUpdate? _missed;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _waiting.Count == 0 && _missed is null;

    /// <summary>The last of those that there was no room for: the device is to pull instead. Null if there was.</summary>
    public OutgoingUpdate? Missed => _missed;

    /// <summary>Takes one along; where there is no room for it, the device pulls all that waits.</summary>
    public void Add(OutgoingUpdate update)
    {
        if (_missed is null && _waiting.Count < pacer.Limit && pacer.TryHold(update))
        {
            _waiting.Add((update, false));
            return;
        }

        var bytes = _missedBytes + _waiting.Sum(waiting => (long)waiting.Update.Size) + update.Size;
        Clear();
        (_missed, _missedBytes) = (update, bytes);
    }

    /// <summary>The next one.</summary>
    public OutgoingUpdate Peek() => _waiting[0].Update;

    /// <summary>The next one is on its way.</summary>
    public void Dequeue()
    {
        pacer.Release(_waiting[0].Update);
        _waiting.RemoveAt(0);
    }

    /// <summary>The device is told to pull: how much it will.</summary>
    public long TakeMissed()
    {
        var bytes = _missedBytes;
        (_missed, _missedBytes) = (null, 0);
        return bytes;
    }

    /// <summary>Those that a message of their conversation overtakes, each once.</summary>
    public IReadOnlyList<OutgoingUpdate> TakeOvertaken(PeerId peer, long seq)
    {
        List<OutgoingUpdate>? overtaken = null;
        for (var i = 0; i < _waiting.Count; i++)
        {
            var (update, isTold) = _waiting[i];
            if (isTold || update.Peer != peer || update.Seq == 0 || update.Seq > seq) continue;

            _waiting[i] = (update, true);
            (overtaken ??= []).Add(update);
        }

        return overtaken ?? (IReadOnlyList<OutgoingUpdate>)[];
    }

    /// <summary>Nothing waits any more.</summary>
    public void Clear()
    {
        foreach (var (update, _) in _waiting) pacer.Release(update);
        _waiting.Clear();
        (_missed, _missedBytes) = (null, 0);
    }
}
