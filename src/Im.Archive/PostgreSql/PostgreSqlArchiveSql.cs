using System.Globalization;

namespace Im.Archive;

/// <summary>What PostgreSQL's writers run.</summary>
internal static class PostgreSqlArchiveSql
{
    public const string CurrentEpoch = "select max(epoch) from message_epochs";

    public const string OldestFirst = $"{Page} limit $4";

    public const string NewestFirst = $"{Page} desc limit $4";

    private const string Stub = $"'\\x{ArchiveSql.StubHex}'::bytea";

    private const string Page = $"""
        select {ArchiveSql.BeforeContent}
            case when {ArchiveSql.IsLargeUpdate} $5 then {Stub} else m.content end, {ArchiveSql.AfterContent}, c.tenant_no
        {ArchiveSql.FromPage}
        """;

    public const string FindParticipation = $"{Participation}{ArchiveSql.OneParticipation}";

    public const string Conversations = $"{Participation}{ArchiveSql.PageOfParticipations}";

    // n is the newest message, m the newest that was there while the account was in: the same, unless it has left. In the
    // tables of all epochs; a join on the seq would have the look-up for it in the plan once for each of them.
    private const string Participation = $"""
        select c.id, c.key, c.tenant_no, coalesce(n.seq, c.floor_seq), coalesce(n.sent_at, c.floor_at),
            p.account, p.peer, p.read_seq, coalesce(o.read_seq, 0), p.earlier, p.joined_seq, p.left_seq,
            {ArchiveSql.BeforeContent}
            case when {ArchiveSql.IsLargeUpdate} {ArchiveSql.LargestLast} then {Stub} else m.content end, {ArchiveSql.AfterContent}
        from participants p
        join conversations c on c.id = p.conversation_id
        left join participants o on o.account = p.peer and o.peer = p.account and o.conversation_id = p.conversation_id
        left join lateral (
            select l.* from messages l
            where l.conversation_id = c.id and l.epoch = c.epoch
            order by l.seq desc limit 1
        ) n on true
        left join lateral (
            select n.* where p.left_seq is null
            union all
            (select l.* from messages l
            where p.left_seq is not null and l.conversation_id = c.id and l.seq <= p.left_seq
            order by l.seq desc limit 1)
        ) m on true
        """;

    public const string FindKnown = $"""
        select {ArchiveSql.Message}, c.tenant_no
        from message_ids k
        join messages m on m.conversation_id = k.conversation_id and m.seq = k.seq and m.epoch = k.epoch
        join conversations c on c.id = m.conversation_id
        where k.key = any($1)
        """;

    /// <summary>
    /// Appends messages of many conversations in one round trip, at most one append a conversation. It answers only
    /// what is out of the ordinary: messages that were known, those of conversations whose last seq is another, and
    /// all of them, without a place (null), if the epoch is over. Each other message has been inserted, at the seqs
    /// after last_seq in the order given.
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
    /// Both write into one table, whose key that is: the one of the epoch that the snapshot shows as the current one. The
    /// table is locked before the snapshot is taken, and <c>begin_epoch</c> waits for those who have it locked: while a
    /// writer is in an epoch, no other can be in the next one. The statement names the table instead of the partitioned
    /// one, whose plan would lock and open every epoch's table for each batch.
    /// </para>
    /// <para>
    /// The newest seq is looked for from last_seq on only: an index scan takes all entries of a page that match, and
    /// without the bound those are some hundred of the same conversation, for each message. A conversation that has none
    /// in this epoch yet has its newest one elsewhere (<c>newest_seq</c>), once an epoch.
    /// </para>
    /// </remarks>
    public static string Append(int epoch) => string.Create(CultureInfo.InvariantCulture, $"""
        with given as materialized (
            select i.*, k.seq as known_seq, newest.seq is not null as has_begun,
                case when (select max(e.epoch) from message_epochs e) = {epoch}
                    then i.last_seq = coalesce(newest.seq, newest_seq(i.conversation_id), 0) end as in_place
            from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::text[], $5::text[], $6::bigint[],
                $7::text[], $8::text[], $9::integer[], $10::bytea[], $11::bytea[], $12::text[], $13::boolean[],
                $14::bigint[], $15::uuid[])
                as i (conversation_id, last_seq, place, sender, message_id, scope, recipient, target, type, content,
                    extra, app_id, is_background, sent_at, key)
            left join lateral (
                select l.seq from messages_{epoch} l
                where l.conversation_id = i.conversation_id and l.seq >= i.last_seq
                order by l.seq desc limit 1
            ) newest on true
            left join message_ids k on k.key = i.key
        ), placed as materialized (
            select *, last_seq + row_number() over (partition by conversation_id order by place) as seq
            from given
            where in_place and known_seq is null
        ), inserted as (
            insert into messages_{epoch} (epoch, conversation_id, seq, sender, message_id, scope, recipient, target, type,
                content, extra, app_id, is_background, sent_at)
            select {epoch}, conversation_id, seq, sender, message_id, scope, recipient, target, type, content, extra,
                app_id, is_background, sent_at
            from placed
        ), named as (
            insert into message_ids (key, conversation_id, seq, epoch) select key, conversation_id, seq, {epoch} from placed
        ), begun as (
            update conversations c set epoch = {epoch}
            from placed p
            where c.id = p.conversation_id and not p.has_begun and c.epoch <> {epoch}
        )
        select place, in_place, key from given where in_place is not true or known_seq is not null
        """);

    /// <summary>Moves read marks, each account's in a conversation at most once, and locks their rows in the order of
    /// accounts: so do all statements that lock more than one, and none waits in a circle.</summary>
    public const string MarkRead = """
        with given as materialized (
            select i.account, i.conversation_id, i.place, least(i.seq, newest_seq(i.conversation_id)) as seq
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
            insert into conversations (key, tenant_no, created_at, epoch)
            values ($1, $2, $3, (select max(epoch) from message_epochs))
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
