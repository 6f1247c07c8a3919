namespace Im.Archive;

/// <summary>What SQLite's writer runs.</summary>
internal static class SqliteArchiveSql
{
    public const string LastSeq = "select max(seq) from messages where conversation_id = $1";

    public const string InsertMessage = """
        insert into messages (conversation_id, seq, sender, message_id, recipient, target, type, content, extra, app_id,
            is_background, sent_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict (sender, message_id) do nothing
        """;

    public const string FindKnown = """
        select m.conversation_id, m.seq, m.message_id, m.sender, m.recipient, m.target, m.type, m.content, m.extra,
            m.app_id, m.is_background, m.sent_at, m.recalled_at, c.tenant_no
        from messages m join conversations c on c.id = m.conversation_id
        where m.sender = $1 and m.message_id = $2
        """;

    public const string InsertConversation = """
        insert into conversations (key, tenant_no, created_at) values ($1, $2, $3) on conflict (key) do nothing
        """;

    public const string InsertParticipant = """
        insert into participants (account, conversation_id, peer)
        values ($1, (select id from conversations where key = $2), $3)
        on conflict (account, conversation_id) do nothing
        """;

    public const string MoveReadMark = """
        update participants
        set read_seq = min($3, (select coalesce(max(seq), 0) from messages where conversation_id = $2))
        where account = $1 and conversation_id = $2
            and read_seq < min($3, (select coalesce(max(seq), 0) from messages where conversation_id = $2))
        """;

    public const string ReadMark = "select read_seq from participants where account = $1 and conversation_id = $2";

    public const string Recall = """
        update messages set recalled_at = $3 where conversation_id = $1 and seq = $2 and recalled_at is null
        """;
}
