namespace Im.Bench.Messages;

/// <summary>Whether what one sender sent has come once each, and in order.</summary>
internal sealed class DeliveryCheck
{
    private readonly NumberSet _numbers = new();
    private readonly NumberSet _seqs = new();
    private long _lastNumber;
    private long _lastSeq;

    /// <summary>Messages that came; each counts once.</summary>
    public long Received { get; private set; }

    /// <summary>Messages that came again.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Messages that came behind a later one.</summary>
    public long Disordered { get; private set; }

    /// <summary>Takes a message.</summary>
    /// <param name="number">The sender's number.</param>
    /// <param name="seq">The conversation's; 0 where the server gives none.</param>
    public void Take(int number, long seq)
    {
        if (!_numbers.Add(number))
        {
            Duplicates++;
            return;
        }

        Received++;
        if (seq > 0) _seqs.Add(seq);
        if (number < _lastNumber || (seq > 0 && seq < _lastSeq)) Disordered++;
        (_lastNumber, _lastSeq) = (Math.Max(number, _lastNumber), Math.Max(seq, _lastSeq));
    }

    /// <summary>Messages of the sender that did not come.</summary>
    public long Lost(long sent) => sent - Received;

    /// <summary>Seqs that are missing in a conversation of two which have sent so many messages together.</summary>
    public static long Holes(DeliveryCheck one, DeliveryCheck other, long sent) =>
        NumberSet.Missing(one._seqs, other._seqs, sent);
}
