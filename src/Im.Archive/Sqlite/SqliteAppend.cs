using Im.Database;

namespace Im.Archive;

/// <summary>One append within the writer's transaction.</summary>
internal static class SqliteAppend
{
    public static AppendResult Run(SqliteSession session, AppendBatch batch)
    {
        var seq = LastSeq(session, batch.Conversation);
        if (seq != batch.LastSeq) return AppendResult.LostPlace;

        var appended = new AppendedMessage[batch.Messages.Count];
        for (var i = 0; i < appended.Length; i++)
        {
            var message = batch.Messages[i];
            appended[i] = Insert(session, message, batch.Conversation, seq + 1)
                ? new(message.At(batch.Conversation, ++seq), false)
                : new(Find(session, message, batch.Conversation)!, true);
        }

        return new(false, appended);
    }

    public static long LastSeq(SqliteSession session, long conversation) =>
        session.Number(SqliteArchiveSql.LastSeq, conversation) ?? 0;

    /// <returns>The message that has this one's id; null if none has.</returns>
    public static StoredMessage? Find(SqliteSession session, StoredMessage message, long conversation)
    {
        using var rows = session.Query(
            SqliteArchiveSql.FindKnown, message.From.Value, message.MessageId, message.ScopeIn(conversation));
        return rows.Read() ? ArchiveRows.Message(rows) : null;
    }

    private static bool Insert(SqliteSession session, StoredMessage message, long conversation, long seq) =>
        session.Execute(
            SqliteArchiveSql.InsertMessage, conversation, seq, message.From.Value, message.MessageId,
            message.ScopeIn(conversation), message.To.Value, message.Target, message.Type, message.Content,
            message.Extra, message.AppId, message.IsBackground, message.Timestamp) > 0;
}
