using Im.Protocol;
using Microsoft.Data.Sqlite;

namespace Im.Client.Store;

/// <summary>Messages as rows.</summary>
internal static class MessageRows
{
    /// <summary>The place of what has no seq yet: at the end of its conversation.</summary>
    public const long AtTheEnd = long.MaxValue;

    private static readonly ReadOnlyMemory<byte> Nothing = "{}"u8.ToArray();

    private const string Columns =
        "row, peer, seq, id, sender, direction, state, type, content, timestamp, target, appid, background, recalled, "
        + "error, error_text, position, is_update";

    public static ImMessage? Find(this Database database, PeerId peer, PeerId sender, string id) => database.First(
        $"SELECT {Columns} FROM messages WHERE sender = $0 AND id = $1 AND peer = $2", Read, sender.Value, id, peer.Value);

    public static ImMessage? FindOwn(this Database database, AccountId self, string id) => database.First(
        $"SELECT {Columns} FROM messages WHERE sender = $0 AND id = $1", Read, self.Value, id);

    public static ImMessage? At(this Database database, PeerId peer, long seq) => database.First(
        $"SELECT {Columns} FROM messages WHERE peer = $0 AND seq = $1", Read, peer.Value, seq);

    public static ImMessage Get(this Database database, long row) =>
        database.First($"SELECT {Columns} FROM messages WHERE row = $0", Read, row)
        ?? throw new InvalidOperationException($"The store has no message in row {row}.");

    public static ImMessage Insert(this Database database, ImMessage message)
    {
        database.Execute(
            """
            INSERT INTO messages (peer, seq, id, sender, direction, state, type, content, timestamp, target, appid,
                background, recalled, error, error_text, place, is_update)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """,
            message.Peer.Value, message.Seq > 0 ? message.Seq : null, message.Id, message.Sender.Value, (int)message.Direction,
            (int)message.State, message.TypeCode, message.Content.ToArray(), message.Timestamp.ToUnixTimeMilliseconds(),
            message.Target, message.AppId, message.IsBackground, message.IsRecalled, message.Error?.WireName(),
            message.ErrorText, message.Seq > 0 ? message.Seq : AtTheEnd, message.IsUpdate);
        return message with { Row = database.Number("SELECT last_insert_rowid()")!.Value };
    }

    /// <summary>The messages of a conversation that the app may see, oldest first: the last ones before a place.</summary>
    public static List<ImMessage> Page(
        this Database database, PeerId peer, long before, DateTimeOffset since, int limit, bool upToEnd = true)
    {
        // What came too early, before a gap was closed, is not shown yet; what was written here always is.
        var newestFirst = database.List(
            $"""
            SELECT {Columns} FROM messages
            WHERE peer = $0 AND is_update = 0 AND (place < $1 OR $4) AND timestamp >= $2
                AND (state <> {(int)MessageState.Received} OR seq IS NULL
                    OR seq <= (SELECT up_to FROM conversations WHERE peer = $0))
            ORDER BY place DESC, row DESC LIMIT $3
            """,
            Read, peer.Value, before, since.ToUnixTimeMilliseconds(), limit, upToEnd);
        newestFirst.Reverse();
        return newestFirst;
    }

    /// <summary>The next messages to show, of all conversations.</summary>
    public static List<ImMessage> After(this Database database, long position, int limit) => database.List(
        $"SELECT {Columns} FROM messages WHERE position > $0 AND is_update = 0 ORDER BY position LIMIT $1", Read, position, limit);

    /// <summary>The next updates to show, of all conversations; none that was taken back.</summary>
    public static List<ImMessage> UpdatesAfter(this Database database, long position, int limit) => database.List(
        $"""
        SELECT {Columns} FROM messages
        WHERE position > $0 AND position IS NOT NULL AND is_update = 1 AND recalled = 0 ORDER BY position LIMIT $1
        """,
        Read, position, limit);

    /// <summary>The app has taken an update: it is known by its seq, and its content, which may be large, is needed no more.</summary>
    public static void Empty(this Database database, ImMessage update) =>
        database.Execute("UPDATE messages SET content = $1 WHERE row = $0", update.Row, Nothing.ToArray());

    public static long LastPosition(this Database database) =>
        database.Number("SELECT MAX(position) FROM messages") ?? 0;

    /// <summary>The oldest message of a conversation's outbox.</summary>
    public static ImMessage? NextToSend(this Database database, PeerId peer) => database.First(
        $"SELECT {Columns} FROM messages WHERE peer = $0 AND state = {(int)MessageState.Pending} ORDER BY row LIMIT 1",
        Read, peer.Value);

    public static List<PeerId> PeersToSendTo(this Database database) => database.List(
        $"SELECT DISTINCT peer FROM messages WHERE state = {(int)MessageState.Pending}",
        row => new PeerId(row.GetString(0)));

    public static long PendingCount(this Database database) =>
        database.Number($"SELECT COUNT(*) FROM messages WHERE state = {(int)MessageState.Pending}") ?? 0;

    private static ImMessage Read(SqliteDataReader row) => new()
    {
        Row = row.GetInt64(0),
        Peer = new PeerId(row.GetString(1)),
        Seq = row.IsDBNull(2) ? 0 : row.GetInt64(2),
        Id = row.GetString(3),
        Sender = new PeerId(row.GetString(4)),
        Direction = (MessageDirection)row.GetInt32(5),
        State = (MessageState)row.GetInt32(6),
        TypeCode = row.GetInt32(7),
        Content = row.GetFieldValue<byte[]>(8),
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
        Target = row.GetString(10),
        AppId = row.GetString(11),
        IsBackground = row.GetBoolean(12),
        IsRecalled = row.GetBoolean(13),
        Error = row.IsDBNull(14) ? null : ErrorCodes.Parse(row.GetString(14)),
        ErrorText = row.IsDBNull(15) ? null : row.GetString(15),
        Position = row.IsDBNull(16) ? 0 : row.GetInt64(16),
        IsUpdate = row.GetBoolean(17),
    };
}
