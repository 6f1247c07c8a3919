namespace Im.Archive;

/// <summary>What SQLite's writer runs.</summary>
internal static class SqliteArchiveSql
{
    public const string LastSeq = """
        select coalesce((select max(l.seq) from messages l where l.conversation_id = c.id), c.floor_seq)
        from conversations c where c.id = $1
        """;

    public const string InsertMessage = """
        insert into messages (conversation_id, seq, sender, message_id, scope, recipient, target, type, content, extra,
            app_id, is_background, sent_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        on conflict (sender, message_id, scope) do nothing
        """;

    public const string OldestFirst = $"{Page} limit $4";

    public const string NewestFirst = $"{Page} desc limit $4";

    private const string Stub = $"x'{ArchiveSql.StubHex}'";

    private const string Page = $"""
        select {ArchiveSql.BeforeContent}
            case when {ArchiveSql.IsLargeUpdate} $5 then {Stub} else m.content end, {ArchiveSql.AfterContent}, c.tenant_no
        {ArchiveSql.FromPage}
        """;

    public const string FindParticipation = $"{Participation}{ArchiveSql.OneParticipation}";

    public const string Conversations = $"{Participation}{ArchiveSql.PageOfParticipations}";

    // m is the newest message that was there while the account was in.
    private const string Participation = $"""
        select c.id, c.key, c.tenant_no,
            coalesce(case when p.left_seq is null then m.seq else {ArchiveSql.NewestSeq} end, c.floor_seq),
            coalesce(case when p.left_seq is null then m.sent_at else (
                select l.sent_at from messages l where l.conversation_id = c.id order by l.seq desc limit 1) end, c.floor_at),
            p.account, p.peer, p.read_seq, coalesce(o.read_seq, 0), p.earlier, p.joined_seq, p.left_seq,
            {ArchiveSql.BeforeContent}
            case when {ArchiveSql.IsLargeUpdate} {ArchiveSql.LargestLast} then {Stub} else m.content end, {ArchiveSql.AfterContent}
        from participants p
        join conversations c on c.id = p.conversation_id
        left join participants o on o.account = p.peer and o.peer = p.account and o.conversation_id = p.conversation_id
        left join messages m on m.conversation_id = c.id and m.seq = (
            select max(l.seq) from messages l
            where l.conversation_id = c.id and l.seq <= coalesce(p.left_seq, 9223372036854775807))
        """;

    public const string FindKnown = $"""
        select {ArchiveSql.Message}, c.tenant_no
        from messages m join conversations c on c.id = m.conversation_id
        where m.sender = $1 and m.message_id = $2 and m.scope = $3
        """;

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
        min($3, coalesce(left_seq, $3), (
            select coalesce((select max(seq) from messages where conversation_id = $2), floor_seq)
            from conversations where id = $2))
        """;

    public const string ReadMark = "select read_seq from participants where account = $1 and conversation_id = $2";

    public const string Recall = """
        update messages set recalled_at = $3 where conversation_id = $1 and seq = $2 and recalled_at is null
        """;
}
