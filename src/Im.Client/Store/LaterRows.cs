using Im.Protocol;

namespace Im.Client.Store;

/// <summary>Updates that the server has put behind chat: their seqs are no gaps, and they are missing all the same.</summary>
internal static class LaterRows
{
    /// <summary>The server says that the update with a seq comes later. What is here, or known not to come, is not.</summary>
    public static void Later(this Database database, PeerId peer, long seq)
    {
        if (seq <= database.MarksOf(peer).UpTo || database.At(peer, seq) is not null) return;
        database.Know(peer);
        database.Execute("INSERT INTO late_updates (peer, seq) VALUES ($0, $1) ON CONFLICT DO NOTHING", peer.Value, seq);
        database.Advance(peer);
    }

    /// <summary>The server says that after a page this device has everything between two seqs: what came later there was on it,
    /// or is not for this device any more.</summary>
    public static void ForgetLater(this Database database, PeerId peer, long after, long upTo) =>
        database.Execute("DELETE FROM late_updates WHERE peer = $0 AND seq > $1 AND seq <= $2", peer.Value, after, upTo);

    /// <summary>The first update that is still to come; null for none.</summary>
    public static long? FirstLater(this Database database, PeerId peer) =>
        database.Number("SELECT MIN(seq) FROM late_updates WHERE peer = $0", peer.Value);

    /// <summary>Whether the place is taken, by a message that is here or by an update that comes later.</summary>
    public static bool IsNoGap(this Database database, PeerId peer, long seq) => database.Number(
        """
        SELECT 1 FROM messages WHERE peer = $0 AND seq = $1
        UNION ALL SELECT 1 FROM late_updates WHERE peer = $0 AND seq = $1
        """,
        peer.Value, seq) is not null;

    /// <summary>It was taken back before it has come: when it does, there is nothing in it.</summary>
    public static void RecallLater(this Database database, PeerId peer, long seq) =>
        database.Execute("UPDATE late_updates SET recalled = 1 WHERE peer = $0 AND seq = $1", peer.Value, seq);

    /// <summary>What has come is not to come any more. The result is what it is.</summary>
    public static ImMessage Due(this Database database, ImMessage arrived)
    {
        const string Place = "peer = $0 AND seq = $1";
        var recalled = database.Number($"SELECT recalled FROM late_updates WHERE {Place}", arrived.Peer.Value, arrived.Seq);
        if (recalled is null) return arrived;

        database.Execute($"DELETE FROM late_updates WHERE {Place}", arrived.Peer.Value, arrived.Seq);
        var isRecalled = arrived.IsRecalled || recalled > 0;
        return arrived with
        {
            IsUpdate = true,
            IsRecalled = isRecalled,
            Content = isRecalled ? Envelope.RecalledContent : arrived.Content,
        };
    }
}
