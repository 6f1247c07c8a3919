namespace Im.Notifications;

/// <summary>The outbox's statements that read alike on both engines.</summary>
internal static class PushSql
{
    /// <summary>The beginning of an offer's insert; its values follow, then <see cref="Join"/>.</summary>
    public const string Insert = """
        insert into push_outbox as o (account, device_id, peer, slot, tenant_no, login, conversation_id, seq, first_seq,
            message_id, sender, kind, app_id, room_id, mentioned, sent_at, count, due_at, expires_at, offered_at, touched_at,
            tries, version, shown_seq, shown_at)
        """;

    /// <summary>What an offer does to a row that is there. What is done already, up to seq, is not done again; an older
    /// message may still bring the entry forward. Of one that is leased the due time is the end of the lease, and stays:
    /// who ends the lease sees by the version that more has come. A conversation is shown anew after 3 s at the earliest,
    /// unless it is at once.</summary>
    public const string Join = """

        on conflict (account, device_id, peer, slot) do update set
            login = case when excluded.seq > o.seq then excluded.login else o.login end,
            message_id = case when excluded.seq > o.seq then excluded.message_id else o.message_id end,
            sender = case when excluded.seq > o.seq then excluded.sender else o.sender end,
            kind = case when excluded.seq > o.seq then excluded.kind else o.kind end,
            app_id = case when excluded.seq > o.seq then excluded.app_id else o.app_id end,
            sent_at = case when excluded.seq > o.seq then excluded.sent_at else o.sent_at end,
            seq = case when excluded.seq > o.seq then excluded.seq else o.seq end,
            first_seq = case when o.due_at is null then excluded.first_seq else o.first_seq end,
            mentioned = excluded.mentioned or (o.due_at is not null and o.mentioned),
            count = case
                when o.due_at is null then excluded.count
                when excluded.seq > o.seq then o.count + excluded.count
                else o.count end,
            offered_at = case when o.due_at is null then excluded.offered_at else o.offered_at end,
            tries = case when o.due_at is null then 0 else o.tries end,
            version = o.version + 1,
            expires_at = case when excluded.expires_at > o.expires_at then excluded.expires_at else o.expires_at end,
            touched_at = excluded.touched_at,
            due_at = case
                when o.due_at is null and excluded.due_at > excluded.offered_at and o.shown_at + 3000 > excluded.due_at
                    then o.shown_at + 3000
                when o.due_at is null then excluded.due_at
                when o.lease is not null or o.tries > 0 or o.due_at <= excluded.due_at then o.due_at
                else excluded.due_at end
        where excluded.seq > o.seq
            or (o.due_at is not null and o.lease is null and o.tries = 0 and excluded.due_at < o.due_at)
        """;

    /// <summary>What a worker reads of a row.</summary>
    public const string Entry = """
        o.id, o.account, o.device_id, o.peer, o.tenant_no, o.login, o.conversation_id, o.seq, o.first_seq, o.message_id,
        o.sender, o.kind, o.app_id, o.room_id, o.mentioned, o.sent_at, o.count, o.offered_at, o.expires_at, o.tries,
        o.version
        """;

    /// <summary>Whether anything that waits or is shown is concerned: most reads concern nothing, and write nothing.</summary>
    public const string Concerned = $"select 1 from push_outbox {OfWithdrawn} limit 1";

    /// <summary>Forgets what waits. Who has it leased learns by the version that it was withdrawn.</summary>
    public const string Withdraw = $"""
        update push_outbox set
            due_at = case when seq <= $4 then null else due_at end,
            version = case when due_at is not null and seq <= $4 then version + 1 else version end,
            touched_at = $6
        {OfWithdrawn}
        """;

    /// <summary>Where vendors show a message, on up to 10,000 devices.</summary>
    public const string ShownOfMessage = $"{WhatIsShown} {OfMessage} limit 10000";

    /// <summary>It is not shown any more.</summary>
    public const string HideMessage = $"{HideAny} {OfMessage}";

    /// <summary>What vendors show of it.</summary>
    public const string Shown = $"""
        {WhatIsShown}
        {OfWithdrawn} and shown_vendor is not null and shown_seq <= $4
        """;

    /// <summary>It is not shown any more.</summary>
    public const string Hide = $"""
        {HideAny}
        {OfWithdrawn} and shown_vendor is not null and shown_seq <= $4
        """;

    public const string AddAudience = """
        insert into push_audience as a (conversation_id, slot, audience, tenant_no, seq, first_seq, message_id, sender, kind,
            app_id, room_id, mentions, only_accounts, sent_at, due_at, expires_at, tries, after_account)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, '')
        on conflict (conversation_id, slot) do update set
            seq = excluded.seq, message_id = excluded.message_id, sender = excluded.sender, kind = excluded.kind,
            app_id = excluded.app_id, sent_at = excluded.sent_at, expires_at = excluded.expires_at
        where excluded.seq > a.seq
        """;

    /// <summary>What a worker reads of a row.</summary>
    public const string Audience = """
        a.id, a.audience, a.tenant_no, a.conversation_id, a.seq, a.first_seq, a.message_id, a.sender, a.kind, a.app_id, a.room_id,
        a.mentions, a.only_accounts, a.sent_at, a.expires_at, a.tries, a.after_account
        """;

    public const string Advance = """
        update push_audience set after_account = $3, due_at = $4, tries = 0 where id = $1 and lease = $2
        """;

    public const string End = "delete from push_audience where id = $1 and lease = $2";

    public const string Delay = """
        update push_audience set lease = null, due_at = $3, tries = tries + 1 where id = $1 and lease = $2
        """;

    /// <summary>The newer plain message of a conversation stands for an older one, too.</summary>
    public const string StandFor = """
        update push_audience set
            first_seq = case when first_seq > $2 then $2 else first_seq end,
            due_at = case when due_at < $3 then $3 else due_at end
        where conversation_id = $1 and slot = ''
        """;

    /// <summary>Comes between looking and doing a newer one, the row waits as it is: it is gone through by itself.</summary>
    public const string PutBack = """
        update push_audience set lease = null, due_at = $3,
            slot = case when exists (select 1 from push_audience where conversation_id = $4 and slot = '') then slot else '' end
        where id = $1 and lease = $2
        """;

    public const string NoteAccount = "insert into push_account (tenant_no, account) values ($1, $2) on conflict do nothing";

    public const string AccountsAfter = """
        select account from push_account where tenant_no = $1 and account > $2 order by account limit $3
        """;

    public const string NextDue = """
        select min(due_at) from (
            select min(due_at) as due_at from push_outbox where due_at is not null
            union all
            select min(due_at) from push_audience) as next
        """;

    public const string CleanDone = $"""
        delete from push_outbox where id in (
            select id from push_outbox where due_at is null and touched_at < $1 order by touched_at limit {Some})
        """;

    public const string CleanLog = $"""
        delete from push_log where id in (select id from push_log where at < $1 order by at limit {Some})
        """;

    public const string CleanCounts = "delete from push_daily where day < $1";

    public const string Crowded = """
        select tenant_no, count(*) - $1 from push_outbox where due_at is not null group by tenant_no having count(*) > $1
        """;

    public const string CrowdedAudiences = """
        select tenant_no, count(*) - $1 from push_audience group by tenant_no having count(*) > $1
        """;

    /// <summary>The oldest plain ones; calls are few and short.</summary>
    public const string CleanTenant = """
        delete from push_outbox where id in (
            select id from push_outbox
            where tenant_no = $1 and due_at is not null and kind < 2 order by offered_at limit $2)
        """;

    public const string CleanAudiences = """
        delete from push_audience where id in (
            select id from push_audience where tenant_no = $1 and kind < 2 order by id limit $2)
        """;

    /// <summary>Rows that go at once: a longer statement would hold up who writes.</summary>
    public const int AtOnce = 5_000;

    private const string Some = "5000";

    private const string WhatIsShown = """
        select account, device_id, login, tenant_no, peer, conversation_id, shown_seq, kind, room_id, shown_vendor,
            shown_vendor_id, shown_app_id
        from push_outbox
        """;

    private const string HideAny = "update push_outbox set shown_vendor = null, shown_vendor_id = null, shown_app_id = null";

    private const string OfMessage = "where conversation_id = $1 and shown_seq = $2 and shown_vendor is not null";

    private const string OfWithdrawn = """
        where account = $1 and ($2 = '' or device_id = $2) and peer = $3 and ($5 = '' or slot = $5)
            and ((due_at is not null and seq <= $4) or (shown_vendor is not null and shown_seq <= $4))
        """;
}
