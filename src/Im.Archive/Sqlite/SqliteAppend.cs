using Im.Database;

namespace Im.Archive;

/// <summary>One append within the writer's transaction.</summary>
internal static class SqliteAppend
{
    public static AppendResult Run(SqliteSession session, AppendBatch batch)
    {
        var seq = session.Number(ArchiveSql.LastSeq, batch.Conversation) ?? 0;
        if (seq != batch.LastSeq) return AppendResult.LostPlace;

        var appended = new AppendedMessage[batch.Messages.Count];
        for (var i = 0; i < appended.Length; i++)
        {
            var message = batch.Messages[i];
            appended[i] = Insert(session, message, batch.Conversation, seq + 1)
                ? new(message.At(batch.Conversation, ++seq), false)
                : new(FindKnown(session, message, batch.Conversation), true);
        }

        return new(false, appended);
    }

    private static bool Insert(SqliteSession session, StoredMessage message, long conversation, long seq) =>
        session.Execute(
            ArchiveSql.InsertMessage, conversation, seq, message.From.Value, message.MessageId,
            message.ScopeIn(conversation), message.To.Value, message.Target, message.Type, message.Content,
            message.Extra, message.AppId, message.IsBackground, message.Timestamp) > 0;

    private static StoredMessage FindKnown(SqliteSession session, StoredMessage message, long conversation)
    {
        using var rows = session.Query(
            ArchiveSql.FindKnown, message.From.Value, message.MessageId, message.ScopeIn(conversation));
        rows.Read();
        return ArchiveRows.Message(rows);
    }
}
