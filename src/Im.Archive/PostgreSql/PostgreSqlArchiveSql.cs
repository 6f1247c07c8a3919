namespace Im.Archive;

/// <summary>What PostgreSQL's writers run.</summary>
internal static class PostgreSqlArchiveSql
{
    /// <summary>
    /// Appends messages of many conversations in one round trip, at most one append a conversation. It answers only
    /// what is out of the ordinary: messages that were known, and those of conversations whose last seq is another.
    /// Each other message has been inserted, at the seqs after last_seq in the order given.
    /// </summary>
    /// <remarks>
    /// Why seqs stay dense and unique with writers in other processes, at READ COMMITTED: the statement inserts
    /// last_seq + 1 only where its snapshot shows last_seq as the newest, and what a snapshot shows is committed. So no
    /// hole can come to be: a message whose predecessor is still in another's open transaction sees an older last seq
    /// and is out of place. Two writers that both see last_seq insert the same seq: the unique key makes the second
    /// wait for the first's commit, then fail; its next run sees the new last seq and is out of place (or, had the
    /// first been rolled back, succeeds). Likewise for one (sender, message_id, scope) in two conversations: the next
    /// run knows it.
    /// <para>
    /// The newest seq is looked for from last_seq on only: an index scan takes all entries of a page that match, and
    /// without the bound those are some hundred of the same conversation, for each message.
    /// </para>
    /// </remarks>
    public const string Append = """
        with given as materialized (
            select i.*, k.seq as known_seq, k.conversation_id as known_conversation, k.recipient as known_recipient,
                k.target as known_target, k.type as known_type, k.content as known_content, k.extra as known_extra,
                k.app_id as known_app_id, k.is_background as known_is_background, k.sent_at as known_sent_at,
                k.recalled_at as known_recalled_at,
                i.last_seq = coalesce(newest.seq, 0) as in_place
            from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::text[], $5::text[], $6::bigint[],
                $7::text[], $8::text[], $9::integer[], $10::bytea[], $11::bytea[], $12::text[], $13::boolean[],
                $14::bigint[])
                as i (conversation_id, last_seq, place, sender, message_id, scope, recipient, target, type, content,
                    extra, app_id, is_background, sent_at)
            left join lateral (
                select l.seq from messages l
                where l.conversation_id = i.conversation_id and l.seq >= i.last_seq
                order by l.seq desc limit 1
            ) newest on true
            left join messages k on k.sender = i.sender and k.message_id = i.message_id and k.scope = i.scope
        ), inserted as (
            insert into messages (conversation_id, seq, sender, message_id, scope, recipient, target, type, content,
                extra, app_id, is_background, sent_at)
            select conversation_id, last_seq + row_number() over (partition by conversation_id order by place),
                sender, message_id, scope, recipient, target, type, content, extra, app_id, is_background, sent_at
            from given
            where in_place and known_seq is null
        )
        select g.place, g.in_place, g.known_conversation, g.known_seq, g.message_id, g.sender, g.known_recipient,
            g.known_target, g.known_type, g.known_content, g.known_extra, g.known_app_id, g.known_is_background,
            g.known_sent_at, g.known_recalled_at, c.tenant_no
        from given g left join conversations c on c.id = g.known_conversation
        where not g.in_place or g.known_seq is not null
        """;

    /// <summary>Moves read marks, each account's in a conversation at most once, and locks their rows in the order of
    /// accounts: so do all statements that lock more than one, and none waits in a circle.</summary>
    public const string MarkRead = """
        with given as materialized (
            select i.account, i.conversation_id, i.place, least(i.seq,
                (select coalesce(max(l.seq), 0) from messages l where l.conversation_id = i.conversation_id)) as seq
            from unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[])
                as i (account, conversation_id, seq, place)
            order by i.account collate "C", i.conversation_id
        ), moved as (
            update participants p set read_seq = least(g.seq, p.left_seq)
            from given g
            where p.account = g.account and p.conversation_id = g.conversation_id
                and p.read_seq < least(g.seq, p.left_seq)
            returning g.place, p.read_seq
        )
        select g.place, coalesce(m.read_seq, p.read_seq), m.place is not null
        from given g
        join participants p on p.account = g.account and p.conversation_id = g.conversation_id
        left join moved m on m.place = g.place
        """;

    public const string CreateConversation = """
        with made as (
            insert into conversations (key, tenant_no, created_at) values ($1, $2, $3)
            on conflict (key) do nothing
            returning id
        )
        insert into participants (account, conversation_id, peer)
        select i.account, made.id, i.peer
        from made, unnest($4::text[], $5::text[]) as i (account, peer)
        on conflict (account, conversation_id) do nothing
        """;

    public const string Recall = """
        update messages set recalled_at = $3 where conversation_id = $1 and seq = $2 and recalled_at is null
        """;
}
