using Im.Protocol;

namespace Im.Client.Store;

/// <summary>
/// The order of conversations. What must stay true: a message from the server is shown to the app when, and only when,
/// the conversation's <c>up_to</c> has reached its seq; then it gets its position, in the order of seqs, once. An update
/// likewise, but <c>have</c> must have reached it, which stays below what comes later.
/// </summary>
internal static class Timeline
{
    /// <summary>Stores what the server delivered. The result is what changed of a message that was here already;
    /// null for a new one, and for one that is known as it is.</summary>
    public static ImMessage? Take(this Database database, ImMessage arrived)
    {
        database.Know(arrived.Peer);
        var known = database.Find(arrived.Peer, arrived.Sender, arrived.Id);
        var changed = known is null ? null : Refresh(database, known, arrived);
        if (known is null)
        {
            MakeRoom(database, arrived.Peer, arrived.Seq);
            var stored = database.Insert(database.Due(arrived));

            // Behind the cursor nothing waits for it any more: better late than never.
            var marks = database.MarksOf(arrived.Peer);
            if (arrived.Seq <= (stored.IsUpdate ? marks.Have : marks.UpTo)) Show(database, stored.Row);
        }

        database.Advance(arrived.Peer);
        return changed;
    }

    /// <summary>Stores what was fetched from the past: it is there to be looked up, and not news.</summary>
    public static void Keep(this Database database, ImMessage fetched)
    {
        database.Know(fetched.Peer);
        var known = database.Find(fetched.Peer, fetched.Sender, fetched.Id);
        if (known is not null) Refresh(database, known, fetched);
        else
        {
            MakeRoom(database, fetched.Peer, fetched.Seq);
            database.Insert(database.Due(fetched));
            var marks = database.MarksOf(fetched.Peer);
            ShowUpTo(database, fetched.Peer, marks, marks.UpTo);
        }
    }

    /// <summary>The server has given an own message its place.</summary>
    public static ImMessage Acknowledged(this Database database, ImMessage sent, long seq, DateTimeOffset timestamp)
    {
        database.Know(sent.Peer);
        Place(database, sent.Row, sent.Peer, seq, timestamp);
        database.Advance(sent.Peer);
        return database.Get(sent.Row);
    }

    /// <summary>The server has refused an own message for good. It stays where the conversation was then.</summary>
    public static ImMessage Refused(this Database database, ImMessage sent, ErrorCode error, string text)
    {
        database.Execute(
            $"""
            UPDATE messages SET state = {(int)MessageState.Failed}, error = $1, error_text = $2, place = $3
            WHERE row = $0 AND state = {(int)MessageState.Pending}
            """,
            sent.Row, error.WireName(), text, database.MarksOf(sent.Peer).UpTo);
        return database.Get(sent.Row);
    }

    /// <summary>The server says that this device now has everything up to a seq: what is not here was not for it.</summary>
    public static void MoveTo(this Database database, PeerId peer, long upTo)
    {
        database.Know(peer);
        var marks = database.MarksOf(peer);
        if (upTo > marks.UpTo) ShowUpTo(database, peer, marks, upTo);
        database.Advance(peer);
    }

    /// <summary>Takes in what follows without a gap.</summary>
    public static void Advance(this Database database, PeerId peer)
    {
        var marks = database.MarksOf(peer);
        var next = marks.UpTo;
        while (database.IsNoGap(peer, next + 1)) next++;
        ShowUpTo(database, peer, marks, next);
    }

    /// <summary>The newest message that must wait because one before it is missing; null if none does.</summary>
    public static long? Waiting(this Database database, PeerId peer) => database.Number(
        "SELECT MAX(seq) FROM messages WHERE peer = $0 AND seq > $1", peer.Value, database.MarksOf(peer).UpTo);

    /// <summary>The conversations in which messages wait, and up to where each has everything; of some, or of all.</summary>
    public static Dictionary<PeerId, long> Gaps(this Database database, IEnumerable<PeerId>? of = null) =>
        (of ?? database.Behind()).Where(peer => database.Waiting(peer) is not null)
            .ToDictionary(peer => peer, peer => database.MarksOf(peer).UpTo);

    /// <summary>A message was taken back. The result is the message as it is now; null if that was known or it is not here.</summary>
    public static ImMessage? Recall(this Database database, PeerId peer, long seq)
    {
        database.RecallLater(peer, seq);
        var changed = database.Execute(
            "UPDATE messages SET recalled = 1, content = $2 WHERE peer = $0 AND seq = $1 AND recalled = 0",
            peer.Value, seq, Envelope.RecalledContent.ToArray());
        return changed > 0 ? database.At(peer, seq) : null;
    }

    /// <summary>
    /// The server's archive is not the one this store has followed: restored from a backup, or begun anew. What is
    /// here stays readable, but its seqs mean nothing any more.
    /// </summary>
    public static void StartOver(this Database database, PeerId peer)
    {
        database.Execute("UPDATE messages SET seq = NULL, place = 0 WHERE peer = $0 AND seq IS NOT NULL", peer.Value);
        database.Execute("DELETE FROM late_updates WHERE peer = $0", peer.Value);
        database.Execute(
            "UPDATE conversations SET up_to = 0, have = 0, read_seq = 0, peer_read_seq = 0, read_unsent = 0 WHERE peer = $0", peer.Value);
    }

    private static ImMessage? Refresh(Database database, ImMessage known, ImMessage arrived)
    {
        var placed = arrived.Seq > 0 && known.Seq != arrived.Seq;
        if (placed) Place(database, known.Row, known.Peer, arrived.Seq, arrived.Timestamp);
        var recalled = arrived.IsRecalled && database.Recall(known.Peer, arrived.Seq) is not null;
        return placed || recalled ? database.Get(known.Row) : null;
    }

    private static void Place(Database database, long row, PeerId peer, long seq, DateTimeOffset timestamp)
    {
        if (database.At(peer, seq)?.Row != row) MakeRoom(database, peer, seq);
        database.Execute(
            $"""
            UPDATE messages SET seq = $1, place = $1, timestamp = $2, error = NULL, error_text = NULL,
                state = CASE state WHEN {(int)MessageState.Received} THEN state ELSE {(int)MessageState.Sent} END
            WHERE row = $0
            """,
            row, seq, timestamp.ToUnixTimeMilliseconds());
    }

    private static void MakeRoom(Database database, PeerId peer, long seq)
    {
        if (database.At(peer, seq) is not null) database.StartOver(peer);
    }

    private static void ShowUpTo(Database database, PeerId peer, Marks marks, long upTo)
    {
        var have = database.FirstLater(peer) is { } later && later <= upTo ? later - 1 : upTo;
        if ((upTo, have) == (marks.UpTo, marks.Have)) return;
        ShowBetween(database, peer, marks.UpTo, upTo, isUpdate: false);
        ShowBetween(database, peer, marks.Have, have, isUpdate: true);
        database.SetCursors(peer, upTo, have);
    }

    private static void ShowBetween(Database database, PeerId peer, long after, long upTo, bool isUpdate)
    {
        var rows = database.List(
            $"""
            SELECT row FROM messages WHERE peer = $0 AND seq > $1 AND seq <= $2 AND position IS NULL AND is_update = $3
                AND state = {(int)MessageState.Received} ORDER BY seq
            """,
            row => row.GetInt64(0), peer.Value, after, upTo, isUpdate);
        rows.ForEach(row => Show(database, row));
    }

    private static void Show(Database database, long row) => database.Execute(
        $"""
        UPDATE messages SET position = (SELECT COALESCE(MAX(position), 0) + 1 FROM messages)
        WHERE row = $0 AND position IS NULL AND state = {(int)MessageState.Received}
        """,
        row);
}
