namespace Im.Bench.Messages;

/// <summary>Whether what was written to one receiver has come once each, and in order.</summary>
/// <param name="senders">How many write to it.</param>
internal sealed class DeliveryCheck(int senders)
{
    private readonly NumberSet[] _numbers = [.. Enumerable.Range(0, senders).Select(_ => new NumberSet())];
    private readonly long[] _lastNumbers = new long[senders];
    private readonly NumberSet _seqs = new();
    private long _lastSeq;

    /// <summary>Messages that came; each counts once.</summary>
    public long Received { get; private set; }

    /// <summary>Messages that came again.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Messages that came behind a later one.</summary>
    public long Disordered { get; private set; }

    /// <summary>Takes a message.</summary>
    /// <param name="sender">Which of the senders.</param>
    /// <param name="number">The sender's number.</param>
    /// <param name="seq">The conversation's; 0 where the server gives none.</param>
    public void Take(int sender, int number, long seq)
    {
        if (!_numbers[sender].Add(number))
        {
            Duplicates++;
            return;
        }

        Received++;
        if (seq > 0) _seqs.Add(seq);
        if (number < _lastNumbers[sender] || (seq > 0 && seq < _lastSeq)) Disordered++;
        _lastNumbers[sender] = Math.Max(number, _lastNumbers[sender]);
        _lastSeq = Math.Max(seq, _lastSeq);
    }

    /// <summary>Messages of a sender, who has sent so many, that are missing in both.</summary>
    public static long Missing(DeliveryCheck one, DeliveryCheck other, int sender, long sent) =>
        NumberSet.Missing(one._numbers[sender], other._numbers[sender], sent);

    /// <summary>Seqs that are missing in a conversation of two which have sent so many messages together, behind those that
    /// were there before.</summary>
    public static long Holes(DeliveryCheck one, DeliveryCheck other, long sent, long before = 0) =>
        NumberSet.Missing(one._seqs, other._seqs, before + sent) - before;
}
