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

    private const string FindConversation = "select id from conversations where key = $1";

    public static ConversationHead? Create(SqliteSession session, NewGroup group, long now)
    {
        if (session.Execute(GroupSql.InsertConversation, group.Peer.Value, group.TenantNo, now) == 0) return null;

        var conversation = session.Number(FindConversation, group.Peer.Value)!.Value;
        // Nobody knows the conversation yet: only an id that its sender has used elsewhere can be in the way.
        if (SqliteAppend.Run(session, new(conversation, 0, [group.Event])).Messages[0].WasKnown)
            throw new InvalidOperationException($"The first event of group {group.Peer} has a used id.");

        session.Execute(
            GroupSql.InsertGroup, [.. GroupRows.Values(conversation, group.Row), group.Peer.Value, group.TenantNo]);
        foreach (var member in group.Members)
            SqliteMembers.Put(session, conversation, group.Peer, MemberPut.Of(member, null, 0));
        return new(conversation, group.Peer.Value, group.TenantNo, 1, group.Event.Timestamp);
    }

    public static AppendResult Change(SqliteSession session, GroupChange change)
    {
        var conversation = change.Conversation;
        var appended = SqliteAppend.Run(session, new(conversation, change.LastSeq, [change.Event]));
        // A known event was written with all that it tells of.
        if (appended.Fenced || appended.Messages[0].WasKnown) return appended;

        if (session.Execute(GroupSql.UpdateGroup, GroupRows.Values(conversation, change.Row)) == 0)
            throw new InvalidOperationException($"There is no group {change.Peer} to change.");

        if (change.AllLeave) session.Execute(GroupSql.LeaveAll, conversation, change.LastSeq + 1);
        else SqliteMembers.Leave(session, conversation, change.Leave, change.LastSeq + 1);
        foreach (var member in change.Put)
        {
            var stored = SqliteMembers.Find(session, conversation, member.Account);
            SqliteMembers.Put(session, conversation, change.Peer, MemberPut.Of(member, stored, change.JoinedSeq));
        }

        Note(session, new OutsiderNotes(conversation, change.Outsiders, change.Forget));
        return appended;
    }

    public static void Note(SqliteSession session, OutsiderNotes notes)
    {
        foreach (var account in notes.Forget) session.Execute(ForgetOutsider, notes.Conversation, account.Value);
        foreach (var it in notes.Put)
            session.Execute(PutOutsider, notes.Conversation, it.Account.Value, (int)it.State, it.Since);
    }
}
