using Im.Protocol;
using Npgsql;

namespace Im.Archive;

internal sealed partial class PostgreSqlMessageArchive
{
    // Of each epoch's table: messages_7_place.
    private const string OneSeqOnce = "_place";

    public override Task DeleteTag(long conversation, long leftSeq) =>
        _transactions.Run((conversation, leftSeq), static async (transaction, tag) =>
        {
            PostgreSqlMembers.LeaveAll(transaction, tag.conversation, tag.leftSeq);
            transaction.Add(GroupSql.DeleteTag, tag.conversation);
            return await transaction.Flush();
        });

    protected override Task<NewGroupResult> Write(NewGroup group) =>
        _transactions.Run((group, Now), static (transaction, input) =>
            PostgreSqlGroups.Create(transaction, input.group, input.Now));

    protected override async Task<GroupChangeResult> Write(GroupChange change)
    {
        try
        {
            return await _transactions.Run(change, PostgreSqlGroups.Change);
        }
        catch (PostgresException fault) when (IsLostPlace(fault))
        {
            return GroupChangeResult.LostPlace;
        }
    }

    protected override Task WriteOutsiders(OutsiderNotes notes) =>
        _transactions.Run(notes, static async (transaction, it) =>
        {
            PostgreSqlGroups.Note(transaction, it);
            return await transaction.Flush();
        });

    protected override Task<IReadOnlyList<AccountId>> Write(TagPut put) =>
        _tagging.Run((put, Now), static (transaction, input) =>
            PostgreSqlMembers.Put(transaction, input.put, input.Now));

    protected override Task WriteTag(string tenantNo, string tag, PeerId audience) =>
        _transactions.Run((tenantNo, tag, Key: audience.Value, Now), static async (transaction, made) =>
        {
            transaction.Add(GroupSql.InsertConversation, made.Key, made.tenantNo, made.Now);
            transaction.Add(GroupSql.InsertTag, made.Key, made.tenantNo, made.tag);
            return await transaction.Flush();
        });

    protected override Task WriteRemoval(long conversation, IReadOnlyList<AccountId> accounts, long leftSeq) =>
        _transactions.Run((conversation, accounts, leftSeq), static async (transaction, removal) =>
        {
            await PostgreSqlMembers.Find(transaction, removal.conversation, removal.accounts);
            PostgreSqlMembers.Leave(transaction, removal.conversation, removal.accounts, removal.leftSeq);
            return await transaction.Flush();
        });

    private static bool IsLostPlace(PostgresException fault) =>
        fault.ConstraintName?.EndsWith(OneSeqOnce, StringComparison.Ordinal) ?? false;
}
