namespace Im.Archive;

/// <summary>Statements that read alike on both engines. Each look-up goes through an index: (conversation_id, seq),
/// the participants' keys, or a conversation's key.</summary>
internal static class ArchiveSql
{
    public const string Message = $"{BeforeContent} m.content, {AfterContent}";

    /// <summary>The columns of a message up to its content.</summary>
    public const string BeforeContent = "m.conversation_id, m.seq, m.message_id, m.sender, m.recipient, m.target, m.type,";

    /// <summary>The columns of a message behind its content.</summary>
    public const string AfterContent = "m.extra, m.app_id, m.is_background, m.sent_at, m.recalled_at";

    /// <summary>Whether the content is an app's event and larger than what follows: above 64 KiB only updates are. Of such a
    /// message it is not read: <see cref="StubHex"/> stands for it.</summary>
    public const string IsLargeUpdate = "m.type = 256 and substr(m.sender, 1, 1) = 's' and length(m.content) >";

    /// <summary>What stands in the place of an update that is too large, in hexadecimal:
    /// <c>{"type":"organization","content":{"tooLarge":true}}</c>.</summary>
    public const string StubHex =
        "7b2274797065223a226f7267616e697a6174696f6e222c22636"
        + "f6e74656e74223a7b22746f6f4c61726765223a747275657d7d";

    /// <summary>Above so many bytes nobody needs an update's content to say what a conversation's last message is.</summary>
    public const string LargestLast = "65536";

    // One step in the index of one table; a counter in conversations would cost an update a message.
    public const string NewestSeq =
        "(select max(l.seq) from messages l where l.conversation_id = c.id and l.epoch = c.epoch)";

    /// <summary>Number, key, tenant, last seq and its time of the conversation <c>c</c>. What retention has taken keeps
    /// its place: seqs go on after it.</summary>
    public const string Head = $"""
        c.id, c.key, c.tenant_no, coalesce({NewestSeq}, c.floor_seq), coalesce((
            select l.sent_at from messages l where l.conversation_id = c.id and l.epoch = c.epoch
            order by l.seq desc limit 1), c.floor_at)
        """;

    // What the account has not seen gives its conversation no place.
    private const string Place = "case when m.seq > p.joined_seq then m.sent_at else 0 end";

    public const string Participate = """
        insert into participants (account, conversation_id, peer, joined_seq) values ($1, $2, $3, $4)
        on conflict do nothing
        """;

    public const string FindConversation = $"""
        select {Head}
        from conversations c
        where c.key = $1
        """;

    /// <summary>Which participation, of a query whose <c>p</c> it is.</summary>
    public const string OneParticipation = " where p.account = $1 and p.peer = $2";

    /// <summary>A page of an account's participations, the newest first, of a query whose <c>p</c> they are and whose
    /// <c>m</c> is the last message of each.</summary>
    public const string PageOfParticipations = $"""

        where p.account = $1 and ({Place}, c.id) < ($2, $3)
        order by {Place} desc, c.id desc
        limit $4
        """;

    public const string Find = $"""
        select {Message}, c.tenant_no
        from messages m join conversations c on c.id = m.conversation_id
        where m.conversation_id = $1 and m.seq = $2
        """;

    /// <summary>Where a page of a conversation comes from; the order and <c>limit $4</c> follow.</summary>
    public const string FromPage = """
        from messages m join conversations c on c.id = m.conversation_id
        where m.conversation_id = $1 and m.seq > $2 and m.seq < $3
        order by m.seq
        """;

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
    public const string FirstSeqSince = $"""
        with recursive bounds (low, high) as (
            select coalesce((select min(l.seq) from messages l where l.conversation_id = c.id), c.floor_seq + 1),
                coalesce({NewestSeq}, c.floor_seq) + 1
            from conversations c
            where c.id = $1
            union all
            select case when m.sent_at < $2 then m.seq + 1 else low end,
                case when m.sent_at < $2 then high else (low + high) / 2 end
            from bounds left join messages m on m.conversation_id = $1 and m.seq = (low + high) / 2
            where low < high
        )
        select low from bounds where low >= high
        """;
}
