using Im.Protocol;

namespace Im.Archive;

/// <summary>Members of groups and tags within a transaction: thousands of them take one statement each. Rows are locked
/// in the order of accounts, as read marks lock them.</summary>
internal static class PostgreSqlMembers
{
    private const string FindMembers = """
        select account, earlier, joined_seq, left_seq, joined_at from participants
        where conversation_id = $1 and account = any($2)
        order by account
        for update
        """;

    private const string LockAll = """
        select count(*) from (
            select from participants where conversation_id = $1 and left_seq is null order by account for update) held
        """;

    private const string PutMembers = """
        insert into participants (account, conversation_id, peer, earlier, joined_seq, role, muted_until, joined_at)
        select i.account, $1, $2, i.earlier, i.joined_seq, i.role, i.muted_until, i.joined_at
        from unnest($3::text[], $4::text[], $5::bigint[], $6::integer[], $7::bigint[], $8::bigint[])
            as i (account, earlier, joined_seq, role, muted_until, joined_at)
        on conflict (account, conversation_id) do update
        set earlier = excluded.earlier, joined_seq = excluded.joined_seq, left_seq = null, role = excluded.role,
            muted_until = excluded.muted_until, joined_at = excluded.joined_at
        """;

    private const string LeaveNamed = $"{GroupSql.LeaveAll} and account = any($3)";

    // One tag of a tenant takes accounts at a time: else two could each find the last place of an account free, and no
    // row is there that both would wait for.
    private const string TakeTurn = """
        select pg_advisory_xact_lock(hashtextextended('im.tags ' || tenant_no, 0)) from conversations where id = $1
        """;

    // Not a look-up an account: planned for a table without statistics, each of 10,000 scanned it.
    internal const string Crowded = """
        select account, count(*) from participants
        where account = any($2) and conversation_id <> $1 and peer >= $4 and peer < $5 and left_seq is null
        group by account
        having count(*) >= $3
        """;

    /// <summary>The accounts' rows, locked.</summary>
    public static async Task<Dictionary<string, StoredMember>> Find(
        PostgreSqlTransaction transaction, long conversation, IReadOnlyList<AccountId> accounts)
    {
        if (accounts.Count == 0) return [];

        var rows = await transaction.Rows(FindMembers, GroupRows.Stored, conversation, Texts(accounts));
        return rows.ToDictionary(it => it.Account);
    }

    public static void Put(
        PostgreSqlTransaction transaction, long conversation, PeerId peer, IReadOnlyList<MemberPut> puts)
    {
        if (puts.Count == 0) return;

        transaction.Add(
            PutMembers, conversation, peer.Value, Column(it => it.Member.Account.Value),
            Column(it => it.Stays.Earlier), Column(it => it.Stays.JoinedSeq), Column(it => (int)it.Member.Role),
            Column(it => it.Member.MutedUntil), Column(it => it.Member.JoinedAt));

        T[] Column<T>(Func<MemberPut, T> value) => [.. puts.Select(value)];
    }

    /// <summary>Lets accounts go whose rows were found, and so are locked.</summary>
    public static void Leave(
        PostgreSqlTransaction transaction, long conversation, IReadOnlyList<AccountId> accounts, long leftSeq)
    {
        if (accounts.Count > 0) transaction.Add(LeaveNamed, conversation, leftSeq, Texts(accounts));
    }

    public static void LeaveAll(PostgreSqlTransaction transaction, long conversation, long leftSeq)
    {
        transaction.Add(LockAll, conversation);
        transaction.Add(GroupSql.LeaveAll, conversation, leftSeq);
    }

    /// <returns>Who was to come into a group and has no room for it. Nobody waits for the changes of other groups: some at
    /// once may each find an account's last place free.</returns>
    public static async Task<IReadOnlyList<AccountId>> WithoutRoom(
        PostgreSqlTransaction transaction, long conversation, IReadOnlyList<MemberPut> puts, int groupLimit)
    {
        var coming = puts.Where(it => it.NeedsRoom).ToList();
        var groups = await InMany(
            transaction, conversation, [.. coming.Select(it => it.Member.Account)], GroupSql.FirstGroup,
            GroupSql.PastGroups, GroupLimits.Of(groupLimit, ComesBy.Another));
        return [.. coming.Where(it => !it.HasRoom || IsFull(it.Member)).Select(it => it.Member.Account)];

        bool IsFull(MemberRow member) => groups.TryGetValue(member.Account.Value, out var count)
            && count >= GroupLimits.Of(groupLimit, member.ComesBy);
    }

    /// <returns>Who carries too many other tags.</returns>
    public static async Task<IReadOnlyList<AccountId>> Put(PostgreSqlTransaction transaction, TagPut put, long now)
    {
        await transaction.Execute(TakeTurn, put.Conversation);
        var stored = await Find(transaction, put.Conversation, put.Accounts);
        var others = put.Accounts.Where(it => stored.GetValueOrDefault(it.Value) is not { IsPresent: true }).ToList();
        var crowded = await InMany(
            transaction, put.Conversation, others, GroupSql.FirstTag, GroupSql.PastTags, put.Limit);
        var puts = others.Where(it => !crowded.ContainsKey(it.Value));
        Put(transaction, put.Conversation, put.Audience,
            [.. puts.Select(it => put.Of(it, stored.GetValueOrDefault(it.Value), now))]);
        await transaction.Flush();
        return [.. others.Where(it => crowded.ContainsKey(it.Value))];
    }

    /// <returns>In how many others those are who are in so many at least.</returns>
    private static async Task<Dictionary<string, long>> InMany(
        PostgreSqlTransaction transaction, long conversation, List<AccountId> accounts, string from, string to, int least)
    {
        if (accounts.Count == 0) return [];

        var rows = await transaction.Rows(
            Crowded, row => KeyValuePair.Create(row.GetString(0), row.GetInt64(1)),
            conversation, Texts(accounts), (long)least, from, to);
        return new(rows);
    }

    private static string[] Texts(IReadOnlyList<AccountId> accounts) => [.. accounts.Select(it => it.Value)];
}
