using Im.Protocol;

namespace Im.Client.Store;

/// <summary>How far a conversation is known and read.</summary>
/// <param name="UpTo">The seq up to which this device has everything but updates that come later.</param>
/// <param name="Have">The seq up to which it has these as well.</param>
/// <param name="ReadSeq">How far this account has read.</param>
/// <param name="PeerReadSeq">How far the peer has read.</param>
internal sealed record Marks(long UpTo, long Have, long ReadSeq, long PeerReadSeq);

/// <summary>Conversations as rows.</summary>
internal static class ConversationRows
{
    private static readonly Marks Nothing = new(0, 0, 0, 0);

    public static Marks MarksOf(this Database database, PeerId peer) =>
        database.First(
            "SELECT up_to, have, read_seq, peer_read_seq FROM conversations WHERE peer = $0",
            row => new Marks(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), peer.Value) ?? Nothing;

    public static void Know(this Database database, PeerId peer) =>
        database.Execute("INSERT INTO conversations (peer) VALUES ($0) ON CONFLICT DO NOTHING", peer.Value);

    public static void SetCursors(this Database database, PeerId peer, long upTo, long have) =>
        database.Execute("UPDATE conversations SET up_to = $1, have = $2 WHERE peer = $0", peer.Value, upTo, have);

    /// <summary>Moves the read marks, never back. True if one moved.</summary>
    public static bool MarkRead(this Database database, PeerId peer, long readSeq, long peerReadSeq)
    {
        database.Know(peer);
        return database.Execute(
            """
            UPDATE conversations SET read_seq = MAX(read_seq, $1), peer_read_seq = MAX(peer_read_seq, $2)
            WHERE peer = $0 AND (read_seq < $1 OR peer_read_seq < $2)
            """,
            peer.Value, readSeq, peerReadSeq) > 0;
    }

    /// <summary>Remembers whether the server has yet to be told how far the account has read.</summary>
    public static int SetReadUnsent(this Database database, PeerId peer, bool unsent, long readSeq) => database.Execute(
        "UPDATE conversations SET read_unsent = $1 WHERE peer = $0 AND read_seq <= $2", peer.Value, unsent, readSeq);

    public static List<(PeerId Peer, long ReadSeq)> ReadUnsent(this Database database) => database.List(
        "SELECT peer, read_seq FROM conversations WHERE read_unsent = 1",
        row => (new PeerId(row.GetString(0)), row.GetInt64(1)));

    /// <summary>The cursors of those conversations that were written to last, of those in which an update comes later, and of
    /// some that are asked for.</summary>
    public static Dictionary<string, Marks> Cursors(this Database database, int most, IEnumerable<string> also)
    {
        var last = database.List(
            """
            SELECT peer FROM conversations c WHERE up_to > 0
            ORDER BY (SELECT MAX(row) FROM messages m WHERE m.peer = c.peer) DESC LIMIT $0
            """,
            row => row.GetString(0), most);
        var late = database.List("SELECT DISTINCT peer FROM late_updates", row => row.GetString(0));
        return last.Concat(late).Concat(also).Distinct()
            .Select(peer => (Peer: peer, Marks: database.MarksOf(new PeerId(peer))))
            .Where(known => known.Marks.UpTo > 0)
            .ToDictionary(known => known.Peer, known => known.Marks);
    }

    /// <summary>The conversations that hold a message beyond what they have without a gap.</summary>
    public static List<PeerId> Behind(this Database database) => database.List(
        """
        SELECT peer FROM conversations c
        WHERE EXISTS (SELECT 1 FROM messages m WHERE m.peer = c.peer AND m.seq > c.up_to)
        """,
        row => new PeerId(row.GetString(0)));

    public static List<Conversation> Conversations(this Database database) =>
        [.. database.List("SELECT peer FROM conversations", row => new PeerId(row.GetString(0)))
            .Select(database.Conversation)
            .OrderByDescending(conversation => conversation.Last?.Timestamp)];

    public static Conversation Conversation(this Database database, PeerId peer)
    {
        var marks = database.MarksOf(peer);
        var unread = database.Number(
            """
            SELECT COUNT(*) FROM messages
            WHERE peer = $0 AND direction = 0 AND background = 0 AND is_update = 0 AND seq > $1 AND seq <= $2
            """,
            peer.Value, marks.ReadSeq, marks.UpTo) ?? 0;
        var last = database.Page(peer, long.MaxValue, DateTimeOffset.UnixEpoch, 1);
        return new Conversation(peer, marks.UpTo, marks.ReadSeq, marks.PeerReadSeq, unread, last.FirstOrDefault());
    }
}
