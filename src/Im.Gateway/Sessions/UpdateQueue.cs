using Im.Protocol;

namespace Im.Gateway.Sessions;

/// <summary>The updates that wait at one connection. Used under its outbox's lock.</summary>
internal sealed class UpdateQueue(UpdatePacer pacer)
{
    // So many of those that the device is to pull are known by their seqs.
    private const int MostMissed = 1_024;

    private readonly List<Waiting> _waiting = [];
    private List<Waiting> _missed = [];
    private long _missedBytes;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _waiting.Count == 0 && !IsToPull;

    /// <summary>Whether the device is to pull: there was no room for what waited.</summary>
    public bool IsToPull => _missedBytes > 0;

    /// <summary>Takes one along; where there is no room for it, the device pulls all that waits. So it does for what tells that
    /// one of those that wait was recalled.</summary>
    public void Add(OutgoingUpdate update)
    {
        var isRecall = update.Seq == 0 && _waiting.Count > 0;
        if (!IsToPull && !isRecall && _waiting.Count < pacer.Limit && pacer.TryHold(update))
        {
            _waiting.Add(new Waiting(update, update.Peer, update.Seq, IsTold: false));
            return;
        }

        _missedBytes += update.Size + _waiting.Sum(waiting => (long)waiting.Update!.Size);
        _missed.AddRange(_waiting.Select(waiting => waiting with { Update = null }));
        _missed.Add(new Waiting(null, update.Peer, update.Seq, IsTold: false));
        if (_missed.Count > MostMissed) _missed.RemoveRange(0, _missed.Count - MostMissed);
        LetGo();
    }

    /// <summary>The next one.</summary>
    public OutgoingUpdate Peek() => _waiting[0].Update!;

    /// <summary>The next one is on its way.</summary>
    public void Dequeue()
    {
        pacer.Release(_waiting[0].Update!);
        _waiting.RemoveAt(0);
    }

    /// <summary>The device is told to pull: how much it will.</summary>
    public long TakeMissed()
    {
        var bytes = _missedBytes;
        (_missed, _missedBytes) = ([], 0);
        return bytes;
    }

    /// <summary>The seqs of those that a message of their conversation overtakes, each once.</summary>
    public IReadOnlyList<long> TakeOvertaken(PeerId peer, long seq)
    {
        List<long>? overtaken = null;
        foreach (var list in (List<Waiting>[])[_missed, _waiting])
        {
            for (var i = 0; i < list.Count; i++)
            {
                var waiting = list[i];
                if (waiting.IsTold || waiting.Peer != peer || waiting.Seq == 0 || waiting.Seq > seq) continue;

                list[i] = waiting with { IsTold = true };
                (overtaken ??= []).Add(waiting.Seq);
            }
        }

        return overtaken ?? (IReadOnlyList<long>)[];
    }

    /// <summary>Nothing waits any more.</summary>
    public void Clear()
    {
        LetGo();
        TakeMissed();
    }

    private void LetGo()
    {
        foreach (var waiting in _waiting) pacer.Release(waiting.Update!);
        _waiting.Clear();
    }

    /// <summary>One that waits, or that the device is to pull; of that no bytes are kept.</summary>
    private readonly record struct Waiting(OutgoingUpdate? Update, PeerId Peer, long Seq, bool IsTold);
}
