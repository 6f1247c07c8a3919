using System.Globalization;

namespace Im.Client.Store;

/// <summary>The tables of the local store. A version is never changed once released; the next one is added below.</summary>
internal static class Schema
{
    /// <remarks>
    /// <c>seq</c> is null until the server has given one. <c>place</c> orders a conversation: the seq, or the very end
    /// while pending, or where it failed. <c>position</c> is the message's place in the order in which the app sees
    /// messages of all conversations; null: not (yet) to be shown. A message is shown once its conversation's
    /// <c>up_to</c> has reached its seq: that alone keeps the order and closes the gaps.
    /// </remarks>
    private const string First = """
        CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE conversations (
            peer TEXT PRIMARY KEY,
            up_to INTEGER NOT NULL DEFAULT 0,
            read_seq INTEGER NOT NULL DEFAULT 0,
            peer_read_seq INTEGER NOT NULL DEFAULT 0,
            read_unsent INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        CREATE TABLE messages (
            row INTEGER PRIMARY KEY AUTOINCREMENT,
            peer TEXT NOT NULL,
            seq INTEGER,
            id TEXT NOT NULL,
            sender TEXT NOT NULL,
            direction INTEGER NOT NULL,
            state INTEGER NOT NULL,
            type INTEGER NOT NULL,
            content BLOB NOT NULL,
            timestamp INTEGER NOT NULL,
            target TEXT NOT NULL,
            appid TEXT NOT NULL,
            background INTEGER NOT NULL,
            recalled INTEGER NOT NULL,
            error TEXT,
            error_text TEXT,
            place INTEGER NOT NULL,
            position INTEGER
        );
        CREATE UNIQUE INDEX message_ids ON messages (sender, id, peer);
        CREATE UNIQUE INDEX message_seqs ON messages (peer, seq) WHERE seq IS NOT NULL;
        CREATE INDEX message_places ON messages (peer, place, row);
        CREATE UNIQUE INDEX message_positions ON messages (position) WHERE position IS NOT NULL;
        CREATE INDEX message_outbox ON messages (peer, row) WHERE state = 0;
        """;

    /// <remarks>
    /// <c>is_update</c>: an organization update, which is no message to the app and has a stream of its own. <c>late_updates</c>: those
    /// that chat may overtake. <c>up_to</c> passes over them, so that chat is shown at once; <c>have</c> does not, so
    /// that they are asked for. An update is shown once <c>have</c> has reached its seq. What version 1 has shown among the
    /// messages is not shown again.
    /// </remarks>
    private const string Second = """
        ALTER TABLE messages ADD COLUMN is_update INTEGER NOT NULL DEFAULT 0;
        UPDATE messages SET is_update = 1
            WHERE type = 256 AND state = 3 AND json_valid(CAST(content AS TEXT))
            AND json_extract(CAST(content AS TEXT), '$.type') = 'organization';
        CREATE UNIQUE INDEX update_positions ON messages (position) WHERE position IS NOT NULL AND is_update = 1;
        ALTER TABLE conversations ADD COLUMN have INTEGER NOT NULL DEFAULT 0;
        UPDATE conversations SET have = up_to;
        INSERT INTO settings (name, value) SELECT 'seenUpdates', value FROM settings WHERE name = 'seen';
        CREATE TABLE late_updates (
            peer TEXT NOT NULL,
            seq INTEGER NOT NULL,
            recalled INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (peer, seq)
        ) WITHOUT ROWID;
        """;

    public static IReadOnlyList<string> Versions { get; } = [First, Second];

    /// <summary>Brings a store up to date, one version after the other, each in its own transaction.</summary>
    public static void Migrate(Database database, IReadOnlyList<string> versions)
    {
        var version = (int)database.Number("PRAGMA user_version")!.Value;
        if (version > versions.Count)
        {
            throw new InvalidDataException(
                $"The local store has version {version}; this program knows only {versions.Count}. Use a newer one.");
        }

        for (; version < versions.Count; version++)
        {
            var next = (version + 1).ToString(CultureInfo.InvariantCulture);
            database.Script($"BEGIN IMMEDIATE; {versions[version]}; PRAGMA user_version = {next}; COMMIT;");
        }
    }
}
