using System.Data.Common;
using Im.Protocol;

namespace Im.Archive;

/// <summary>Rows of <see cref="GroupSql"/> as records, and records as its parameters.</summary>
internal static class GroupRows
{
    public static (ConversationHead Conversation, GroupRow Row)? Group(DbDataReader row) =>
        (ArchiveRows.Conversation(row), Group(row, 5));

    public static GroupEntry Entry(DbDataReader row) =>
        new(new PeerId(row.GetString(0)), row.GetString(1), Group(row, 3), (GroupRole)row.GetInt32(2));

    public static AccountId Account(DbDataReader row) => new(row.GetString(0));

    public static MemberRow Member(DbDataReader row) => new()
    {
        Account = new AccountId(row.GetString(0)),
        Role = (GroupRole)row.GetInt32(1),
        MutedUntil = row.GetInt64(2),
        JoinedAt = row.GetInt64(3),
        JoinedSeq = row.GetInt64(4),
    };

    public static OutsiderRow Outsider(DbDataReader row) => new()
    {
        Account = new AccountId(row.GetString(0)),
        State = (OutsiderState)row.GetInt32(1),
        Since = row.GetInt64(2),
    };

    public static StoredMember Stored(DbDataReader row) =>
        new(row.GetString(0), ArchiveRows.Stays(row, 1), row.GetInt64(4));

    public static PeerId Peer(DbDataReader row) => new(row.GetString(0));

    public static TagEntry Tag(DbDataReader row) =>
        new(row.GetString(0), new PeerId(row.GetString(1)), (int)row.GetInt64(2));

    /// <summary>The parameters of <see cref="GroupSql.UpdateGroup"/>, and the first ones of
    /// <see cref="GroupSql.InsertGroup"/>.</summary>
    public static object?[] Values(long conversation, GroupRow row) =>
    [
        conversation, row.GroupNo, row.Name, row.Avatar, row.Announcement, row.Owner.Value, row.MemberCount,
        row.AdminsInvite, row.AdminsSend, row.JoinApproval, row.FullHistory, row.MutedUntil, row.CreatedAt,
        row.DisbandedAt,
    ];

    private static GroupRow Group(DbDataReader row, int at) => new()
    {
        GroupNo = row.GetString(at),
        Name = row.GetString(at + 1),
        Avatar = row.GetString(at + 2),
        Announcement = row.GetString(at + 3),
        Owner = new AccountId(row.GetString(at + 4)),
        MemberCount = row.GetInt32(at + 5),
        AdminsInvite = row.GetBoolean(at + 6),
        AdminsSend = row.GetBoolean(at + 7),
        JoinApproval = row.GetBoolean(at + 8),
        FullHistory = row.GetBoolean(at + 9),
        MutedUntil = row.GetInt64(at + 10),
        CreatedAt = row.GetInt64(at + 11),
        DisbandedAt = row.IsDBNull(at + 12) ? null : row.GetInt64(at + 12),
    };
}
