namespace Im.Archive;

/// <summary>What SQLite's writer runs.</summary>
internal static class SqliteArchiveSql
{
    public const string InsertParticipant = """
        insert into participants (account, conversation_id, peer)
        values ($1, (select id from conversations where key = $2), $3)
        on conflict (account, conversation_id) do nothing
        """;

    // The bound is written twice, but an update cannot name it.
    public const string MoveReadMark = $"""
        update participants set read_seq = {ReadBound}
        where account = $1 and conversation_id = $2 and read_seq < {ReadBound}
        """;

    private const string ReadBound = """
        min($3, coalesce(left_seq, $3), (select coalesce(max(seq), 0) from messages where conversation_id = $2))
        """;

    public const string ReadMark = "select read_seq from participants where account = $1 and conversation_id = $2";

    public const string Recall = """
        update messages set recalled_at = $3 where conversation_id = $1 and seq = $2 and recalled_at is null
        """;
}
