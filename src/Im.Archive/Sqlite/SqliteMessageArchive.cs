using System.Data.Common;
using Im.Database;
using Im.Protocol;

namespace Im.Archive;

/// <summary>The archive in one SQLite file. All writes pass its one writer thread, in transactions that hold the file's
/// write lock from their beginning: what a write reads there cannot change before it commits, by no process.</summary>
internal sealed partial class SqliteMessageArchive(SqliteDatabase database, TimeProvider time) : SqlMessageArchive
{
    protected override string FindParticipationSql => SqliteArchiveSql.FindParticipation;

    protected override string ConversationsSql => SqliteArchiveSql.Conversations;

    protected override string OldestFirstSql => SqliteArchiveSql.OldestFirst;

    protected override string NewestFirstSql => SqliteArchiveSql.NewestFirst;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public override Task<ConversationHead> CreateConversation(NewConversation conversation) =>
        database.Write((conversation, At: Now), static (session, input) =>
        {
            var (made, at) = input;
            if (session.Execute(GroupSql.InsertConversation, made.Key, made.TenantNo, at) > 0)
            {
                foreach (var (account, peer) in made.Participants)
                    session.Execute(SqliteArchiveSql.InsertParticipant, account.Value, made.Key, peer.Value);
            }

            using var rows = session.Query(ArchiveSql.FindConversation, made.Key);
            rows.Read();
            return ArchiveRows.Conversation(rows);
        });

    public override Task<(long ReadSeq, bool Moved)> MarkRead(AccountId account, long conversation, long seq) =>
        database.Write((Account: account.Value, conversation, seq), static (session, mark) =>
        {
            var moved = session.Execute(SqliteArchiveSql.MoveReadMark, mark.Account, mark.conversation, mark.seq) > 0;
            return (session.Number(SqliteArchiveSql.ReadMark, mark.Account, mark.conversation) ?? 0, moved);
        });

    public override Task<bool> Recall(long conversation, long seq, long recalledAt) =>
        database.Write((conversation, seq, recalledAt), static (session, recall) =>
            session.Execute(SqliteArchiveSql.Recall, recall.conversation, recall.seq, recall.recalledAt) > 0);

    protected override Task<StoredMessage?> Known(PeerId sender, string messageId, long scope, CancellationToken cancellation) =>
        First(SqliteArchiveSql.FindKnown, ArchiveRows.Message, cancellation, sender.Value, messageId, scope);

    protected override Task<AppendResult> Write(AppendBatch batch) => database.Write(batch, SqliteAppend.Run);

    protected override Task Write(string sql, params object[] values) =>
        database.Write((sql, values), static (session, input) => session.Execute(input.sql, input.values));

    protected override Task Rows<TRow>(
        string sql, Func<DbDataReader, TRow> map, Func<TRow, bool> take, CancellationToken cancellation,
        params object[] values) =>
        database.Read((sql, map, take, values), static (session, input) =>
        {
            using var rows = session.Query(input.sql, input.values);
            while (rows.Read() && input.take(input.map(rows)))
            {
            }

            return true;
        }, cancellation);
}
