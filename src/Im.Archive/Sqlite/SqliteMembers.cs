using Im.Database;
using Im.Protocol;

namespace Im.Archive;

/// <summary>Members of groups and tags within the writer's transaction, one statement each.</summary>
internal static class SqliteMembers
{
    private const string FindMember = """
        select account, earlier, joined_seq, left_seq, joined_at from participants
        where account = $1 and conversation_id = $2
        """;

    private const string PutMember = """
        insert into participants (account, conversation_id, peer, earlier, joined_seq, role, muted_until, joined_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (account, conversation_id) do update
        set earlier = excluded.earlier, joined_seq = excluded.joined_seq, left_seq = null, role = excluded.role,
            muted_until = excluded.muted_until, joined_at = excluded.joined_at
        """;

    // Only as many as count: who is in more than that stands no other way.
    internal const string Others = """
        select count(*) from (
            select 1 from participants
            where account = $1 and conversation_id <> $2 and peer >= $3 and peer < $4 and left_seq is null
            limit $5)
        """;

    private const string LeaveOne = $"{GroupSql.LeaveAll} and account = $3";

    public static StoredMember? Find(SqliteSession session, long conversation, AccountId account)
    {
        using var rows = session.Query(FindMember, account.Value, conversation);
        return rows.Read() ? GroupRows.Stored(rows) : null;
    }

    public static void Put(SqliteSession session, long conversation, PeerId peer, MemberPut put) => session.Execute(
        PutMember, put.Member.Account.Value, conversation, peer.Value, put.Stays.Earlier, put.Stays.JoinedSeq,
        (int)put.Member.Role, put.Member.MutedUntil, put.Member.JoinedAt);

    public static void Leave(
        SqliteSession session, long conversation, IReadOnlyList<AccountId> accounts, long leftSeq)
    {
        foreach (var account in accounts) session.Execute(LeaveOne, conversation, leftSeq, account.Value);
    }

    /// <returns>Who was to come into a group and has no room for it.</returns>
    public static IReadOnlyList<AccountId> WithoutRoom(
        SqliteSession session, long conversation, IReadOnlyList<MemberPut> puts, int groupLimit) =>
    [
        .. puts.Where(it => it.NeedsRoom && (!it.HasRoom || IsInMany(
                session, it.Member.Account, conversation, GroupSql.FirstGroup, GroupSql.PastGroups,
                GroupLimits.Of(groupLimit, it.Member.ComesBy))))
            .Select(it => it.Member.Account),
    ];

    /// <returns>Who carries too many other tags.</returns>
    public static IReadOnlyList<AccountId> Put(SqliteSession session, TagPut put, long now)
    {
        var refused = new List<AccountId>();
        foreach (var account in put.Accounts)
        {
            var stored = Find(session, put.Conversation, account);
            if (stored is { IsPresent: true }) continue;

            if (IsInMany(session, account, put.Conversation, GroupSql.FirstTag, GroupSql.PastTags, put.Limit))
                refused.Add(account);
            else Put(session, put.Conversation, put.Audience, put.Of(account, stored, now));
        }

        return refused;
    }

    private static bool IsInMany(
        SqliteSession session, AccountId account, long conversation, string from, string to, int limit) =>
        session.Number(Others, account.Value, conversation, from, to, limit) >= limit;
}
