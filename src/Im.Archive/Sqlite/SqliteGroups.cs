using Im.Database;

namespace Im.Archive;

/// <summary>Groups within the writer's transaction.</summary>
internal static class SqliteGroups
{
    private const string PutOutsider = """
        insert into group_outsiders (conversation_id, account, state, since) values ($1, $2, $3, $4)
        on conflict (conversation_id, account) do update set state = excluded.state, since = excluded.since
        """;

    private const string ForgetOutsider = "delete from group_outsiders where conversation_id = $1 and account = $2";

    private const long NoConversation = 0;

    private const string FindConversation = "select id from conversations where key = $1";

    // What is refused is refused before anything is written: the transaction is others', too.
    public static NewGroupResult Create(SqliteSession session, NewGroup group, long now)
    {
        if (session.Number(FindConversation, group.Peer.Value) is not null) return NewGroupResult.Taken;

        var puts = group.Members.Select(it => MemberPut.Of(it, null)).ToList();
        var full = SqliteMembers.WithoutRoom(session, NoConversation, puts, group.GroupLimit);
        if (full.Count > 0) return new(null, full);

        session.Execute(GroupSql.InsertConversation, group.Peer.Value, group.TenantNo, now);
        var conversation = session.Number(FindConversation, group.Peer.Value)!.Value;
        // Nobody knows the conversation yet: only an id that its sender has used elsewhere can be in the way.
        if (SqliteAppend.Run(session, new(conversation, 0, [group.Event])).Messages[0].WasKnown)
            throw new InvalidOperationException($"The first event of group {group.Peer} has a used id.");

        session.Execute(
            GroupSql.InsertGroup, [.. GroupRows.Values(conversation, group.Row), group.Peer.Value, group.TenantNo]);
        foreach (var put in puts) SqliteMembers.Put(session, conversation, group.Peer, put);
        return new(new(conversation, group.Peer.Value, group.TenantNo, 1, group.Event.Timestamp), []);
    }

    public static GroupChangeResult Change(SqliteSession session, GroupChange change)
    {
        var conversation = change.Conversation;
        if (SqliteAppend.LastSeq(session, conversation) != change.LastSeq) return GroupChangeResult.LostPlace;

        // A known event was written with all that it tells of.
        if (SqliteAppend.Find(session, change.Event, conversation) is { } known)
            return GroupChangeResult.At(known, wasKnown: true);

        var puts = change.Put
            .Select(it => MemberPut.Of(it, SqliteMembers.Find(session, conversation, it.Account))).ToList();
        var full = SqliteMembers.WithoutRoom(session, conversation, puts, change.GroupLimit);
        if (full.Count > 0) return GroupChangeResult.Full(full);

        var told = SqliteAppend.Run(session, new(conversation, change.LastSeq, [change.Event])).Messages[0].Message;
        if (session.Execute(GroupSql.UpdateGroup, GroupRows.Values(conversation, change.Row)) == 0)
            throw new InvalidOperationException($"There is no group {change.Peer} to change.");

        if (change.AllLeave) session.Execute(GroupSql.LeaveAll, conversation, change.LastSeq + 1);
        else SqliteMembers.Leave(session, conversation, change.Leave, change.LastSeq + 1);
        foreach (var put in puts) SqliteMembers.Put(session, conversation, change.Peer, put);
        Note(session, new OutsiderNotes(conversation, change.Outsiders, change.Forget));
        return GroupChangeResult.At(told, wasKnown: false);
    }

    public static void Note(SqliteSession session, OutsiderNotes notes)
    {
        foreach (var account in notes.Forget) session.Execute(ForgetOutsider, notes.Conversation, account.Value);
        foreach (var it in notes.Put)
            session.Execute(PutOutsider, notes.Conversation, it.Account.Value, (int)it.State, it.Since);
    }
}
