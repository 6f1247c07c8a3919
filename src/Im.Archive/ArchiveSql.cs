namespace Im.Archive;

/// <summary>Statements that read alike on both engines. Each look-up goes through an index: (conversation_id, seq),
/// the participants' keys, or a conversation's key.</summary>
internal static class ArchiveSql
{
    private const string Message = """
        m.conversation_id, m.seq, m.message_id, m.sender, m.recipient, m.target, m.type, m.content, m.extra, m.app_id,
        m.is_background, m.sent_at, m.recalled_at
        """;

    // max(seq) is one step in the index; a counter in conversations would cost an update a message.
    public const string Last = """
        left join messages m on m.conversation_id = c.id
            and m.seq = (select max(l.seq) from messages l where l.conversation_id = c.id)
        """;

    // m is the newest message that was there while the account was in: for who is in, the conversation's last one, and
    // only for who is not that one is looked up too. Not by a join: PostgreSQL might hash all messages for it.
    private const string Participation = $"""
        select c.id, c.key, c.tenant_no,
            coalesce(case when p.left_seq is null then m.seq else (
                select max(l.seq) from messages l where l.conversation_id = c.id) end, 0),
            coalesce(case when p.left_seq is null then m.sent_at else (
                select l.sent_at from messages l where l.conversation_id = c.id order by l.seq desc limit 1) end, 0),
            p.account, p.peer, p.read_seq, coalesce(o.read_seq, 0), p.earlier, p.joined_seq, p.left_seq, {Message}
        from participants p
        join conversations c on c.id = p.conversation_id
        left join participants o on o.account = p.peer and o.peer = p.account and o.conversation_id = p.conversation_id
        left join messages m on m.conversation_id = c.id and m.seq = (
            select max(l.seq) from messages l
            where l.conversation_id = c.id and l.seq <= coalesce(p.left_seq, 9223372036854775807))
        """;

    // What the account has not seen gives its conversation no place.
    private const string Place = "case when m.seq > p.joined_seq then m.sent_at else 0 end";

    public const string LastSeq = "select max(seq) from messages where conversation_id = $1";

    public const string InsertMessage = """
        insert into messages (conversation_id, seq, sender, message_id, scope, recipient, target, type, content, extra,
            app_id, is_background, sent_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        on conflict (sender, message_id, scope) do nothing
        """;

    public const string FindKnown = $"""
        select {Message}, c.tenant_no
        from messages m join conversations c on c.id = m.conversation_id
        where m.sender = $1 and m.message_id = $2 and m.scope = $3
        """;

    public const string Participate = """
        insert into participants (account, conversation_id, peer, joined_seq) values ($1, $2, $3, $4)
        on conflict do nothing
        """;

    public const string FindConversation = $"""
        select c.id, c.key, c.tenant_no, coalesce(m.seq, 0), coalesce(m.sent_at, 0)
        from conversations c
        {Last}
        where c.key = $1
        """;

    public const string FindParticipation = $"{Participation} where p.account = $1 and p.peer = $2";

    public const string Conversations = $"""
        {Participation}
        where p.account = $1 and ({Place}, c.id) < ($2, $3)
        order by {Place} desc, c.id desc
        limit $4
        """;

    public const string Find = $"""
        select {Message}, c.tenant_no
        from messages m join conversations c on c.id = m.conversation_id
        where m.conversation_id = $1 and m.seq = $2
        """;

    private const string Page = $"""
        select {Message}, c.tenant_no
        from messages m join conversations c on c.id = m.conversation_id
        where m.conversation_id = $1 and m.seq > $2 and m.seq < $3
        order by m.seq
        """;

    public const string OldestFirst = $"{Page} limit $4";

    public const string NewestFirst = $"{Page} desc limit $4";

    // In a single chat a target has no meaning: there the account is the sender or the recipient.
    public const string Recalled = """
        select seq from messages
        where conversation_id = $1 and seq > $2 and seq <= $3 and recalled_at is not null
            and (target = '' or $5 in (target, sender, recipient)) and app_id in ('', $6)
        order by seq desc
        limit $4
        """;

    // The first seq whose message is not older than $2; the seq after the last one if all are. Seqs are dense and
    // times never decrease with them, so halving takes some 20 index look-ups where an index by time would cost every
    // append.
    public const string FirstSeqSince = """
        with recursive bounds (low, high) as (
            select (select coalesce(min(seq), 1) from messages where conversation_id = $1),
                (select coalesce(max(seq), 0) + 1 from messages where conversation_id = $1)
            union all
            select case when m.sent_at < $2 then m.seq + 1 else low end,
                case when m.sent_at < $2 then high else (low + high) / 2 end
            from bounds left join messages m on m.conversation_id = $1 and m.seq = (low + high) / 2
            where low < high
        )
        select low from bounds where low >= high
        """;
}
