using System.Data.Common;
using Im.Protocol;

namespace Im.Archive;

/// <summary>Rows of <see cref="ArchiveSql"/> as records.</summary>
internal static class ArchiveRows
{
    private const int MessageColumns = 13;

    public static ConversationHead Conversation(DbDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4));

    public static Participation Participation(DbDataReader row)
    {
        var conversation = Conversation(row);
        var stays = Stays(row, 9);
        var isSeen = !row.IsDBNull(13) && row.GetInt64(13) > stays.JoinedSeq;
        return new(
            conversation, new AccountId(row.GetString(5)), new PeerId(row.GetString(6)), row.GetInt64(7),
            row.GetInt64(8), isSeen ? Message(row, 12, conversation.TenantNo) : null, stays.Windows());
    }

    /// <summary>A message's columns from <paramref name="at"/> on, and the tenant's after them.</summary>
    public static StoredMessage Message(DbDataReader row, int at) =>
        Message(row, at, row.GetString(at + MessageColumns));

    public static StoredMessage Message(DbDataReader row) => Message(row, 0);

    /// <summary>The columns earlier, joined_seq and left_seq from <paramref name="at"/> on.</summary>
    public static Stays Stays(DbDataReader row, int at) =>
        new(row.GetString(at), row.GetInt64(at + 1), row.IsDBNull(at + 2) ? null : row.GetInt64(at + 2));

    public static string Text(DbDataReader row) => row.GetString(0);

    public static long Number(DbDataReader row) => row.GetInt64(0);

    private static StoredMessage Message(DbDataReader row, int at, string tenantNo) => new()
    {
        Conversation = row.GetInt64(at),
        Seq = row.GetInt64(at + 1),
        MessageId = row.GetString(at + 2),
        From = new PeerId(row.GetString(at + 3)),
        To = new PeerId(row.GetString(at + 4)),
        TenantNo = tenantNo,
        Target = row.GetString(at + 5),
        Type = row.GetInt32(at + 6),
        Content = row.GetFieldValue<byte[]>(at + 7),
        Extra = row.GetFieldValue<byte[]>(at + 8),
        AppId = row.GetString(at + 9),
        IsBackground = row.GetBoolean(at + 10),
        Timestamp = row.GetInt64(at + 11),
        RecalledAt = row.IsDBNull(at + 12) ? null : row.GetInt64(at + 12),
    };
}
