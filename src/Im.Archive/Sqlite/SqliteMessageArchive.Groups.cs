using Im.Protocol;

namespace Im.Archive;

internal sealed partial class SqliteMessageArchive
{
    public override Task DeleteTag(long conversation, long leftSeq) =>
        database.Write((conversation, leftSeq), static (session, tag) =>
        {
            session.Execute(GroupSql.LeaveAll, tag.conversation, tag.leftSeq);
            return session.Execute(GroupSql.DeleteTag, tag.conversation);
        });

    protected override Task<NewGroupResult> Write(NewGroup group) =>
        database.Write((group, Now), static (session, input) => SqliteGroups.Create(session, input.group, input.Now));

    protected override Task<GroupChangeResult> Write(GroupChange change) => database.Write(change, SqliteGroups.Change);

    protected override Task WriteOutsiders(OutsiderNotes notes) => database.Write(notes, static (session, it) =>
    {
        SqliteGroups.Note(session, it);
        return true;
    });

    protected override Task<IReadOnlyList<AccountId>> Write(TagPut put) =>
        database.Write((put, Now), static (session, input) => SqliteMembers.Put(session, input.put, input.Now));

    protected override Task WriteTag(string tenantNo, string tag, PeerId audience) =>
        database.Write((tenantNo, tag, Key: audience.Value, Now), static (session, made) =>
        {
            session.Execute(GroupSql.InsertConversation, made.Key, made.tenantNo, made.Now);
            return session.Execute(GroupSql.InsertTag, made.Key, made.tenantNo, made.tag);
        });

    protected override Task WriteRemoval(long conversation, IReadOnlyList<AccountId> accounts, long leftSeq) =>
        database.Write((conversation, accounts, leftSeq), static (session, removal) =>
        {
            SqliteMembers.Leave(session, removal.conversation, removal.accounts, removal.leftSeq);
            return true;
        });
}
