using System.Data.Common;
using Im.Grains.Push;
using Im.Protocol;

namespace Im.Notifications;

/// <summary>Rows as records, and records as parameters.</summary>
internal static class PushRows
{
    /// <summary>The parameters of an offer, in the order of <see cref="PushSql.Insert"/>.</summary>
    public static object?[] Values(OutboxOffer offer)
    {
        var (key, message) = (offer.Key, offer.Offer.Message);
        return
        [
            key.Account, key.DeviceId, key.Peer, key.Slot, message.TenantNo, offer.Offer.Login, message.Conversation,
            message.Seq, offer.FirstSeq, message.MessageId, message.From.Value, (int)message.Kind, message.AppId,
            message.RoomId, offer.Mentions, message.Timestamp, offer.Count, offer.DueAt, offer.ExpiresAt, offer.Now, offer.Now,
        ];
    }

    public static object?[] Values(AudienceOffer offer)
    {
        var (push, message) = (offer.Push, offer.Push.Message);
        return
        [
            message.Conversation, offer.Slot, push.Audience.Value, message.TenantNo, message.Seq,
            message.FirstSeq > 0 ? message.FirstSeq : message.Seq, message.MessageId, message.From.Value, (int)message.Kind,
            message.AppId, message.RoomId, string.Join(' ', message.Mentions),
            push.Only is null ? null : string.Join(' ', push.Only.Select(it => it.Value)), message.Timestamp, offer.DueAt,
            offer.ExpiresAt,
        ];
    }

    /// <summary>A row of <see cref="PushSql.Entry"/>.</summary>
    public static OutboxEntry Entry(DbDataReader row, long lease, long until) => new()
    {
        Id = row.GetInt64(0),
        Account = new AccountId(row.GetString(1)),
        DeviceId = row.GetString(2),
        Peer = new PeerId(row.GetString(3)),
        Login = row.GetInt64(5),
        Message = new PushMessage
        {
            TenantNo = row.GetString(4),
            Conversation = row.GetInt64(6),
            Seq = row.GetInt64(7),
            FirstSeq = row.GetInt64(8),
            MessageId = row.GetString(9),
            From = new PeerId(row.GetString(10)),
            Kind = (PushKind)row.GetInt32(11),
            AppId = row.GetString(12),
            RoomId = row.GetString(13),
            Timestamp = row.GetInt64(15),
        },
        Mentioned = row.GetBoolean(14),
        Count = row.GetInt32(16),
        OfferedAt = row.GetInt64(17),
        ExpiresAt = row.GetInt64(18),
        Tries = row.GetInt32(19),
        Version = row.GetInt64(20),
        Lease = lease,
        LeasedUntil = until,
    };

    /// <summary>A row of <see cref="PushSql.Shown"/>.</summary>
    public static ShownPush Shown(DbDataReader row) => new()
    {
        Account = new AccountId(row.GetString(0)),
        DeviceId = row.GetString(1),
        Login = row.GetInt64(2),
        TenantNo = row.GetString(3),
        Peer = new PeerId(row.GetString(4)),
        Conversation = row.GetInt64(5),
        Seq = row.GetInt64(6),
        Kind = (PushKind)row.GetInt32(7),
        RoomId = row.GetString(8),
        Vendor = row.GetString(9),
        VendorId = Text(row, 10),
        AppId = Text(row, 11) ?? "",
    };

    /// <summary>A row of <see cref="PushSql.Audience"/>.</summary>
    public static AudienceEntry Audience(DbDataReader row, long lease)
    {
        var message = new PushMessage
        {
            TenantNo = row.GetString(2),
            Conversation = row.GetInt64(3),
            Seq = row.GetInt64(4),
            FirstSeq = row.GetInt64(5),
            MessageId = row.GetString(6),
            From = new PeerId(row.GetString(7)),
            Kind = (PushKind)row.GetInt32(8),
            AppId = row.GetString(9),
            RoomId = row.GetString(10),
            Mentions = Words(row.GetString(11)),
            Timestamp = row.GetInt64(13),
        };
        var only = Text(row, 12) is { } accounts ? Words(accounts).Select(it => new AccountId(it)).ToList() : null;
        return new AudienceEntry(
            row.GetInt64(0), new AudiencePush(new PeerId(row.GetString(1)), message, only), row.GetInt64(14), row.GetInt32(15),
            row.GetString(16), lease);
    }

    /// <summary>A row of <see cref="PushLogSql.Columns"/>.</summary>
    public static PushLogEntry Log(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Conversation = row.GetInt64(1),
        Seq = row.GetInt64(2),
        FirstSeq = row.GetInt64(3),
        MessageId = row.GetString(4),
        Account = new AccountId(row.GetString(5)),
        DeviceId = row.GetString(6),
        TenantNo = row.GetString(7),
        Vendor = row.GetString(8),
        Outcome = row.GetString(9),
        Code = row.GetString(10),
        VendorId = Text(row, 11),
        Tries = row.GetInt32(12),
        At = row.GetInt64(13),
        Receipt = Text(row, 14),
        ReceiptCode = Text(row, 15),
        ReceiptAt = row.IsDBNull(16) ? null : row.GetInt64(16),
    };

    /// <summary>A row of <see cref="PushLogSql.Counts"/>.</summary>
    public static PushDailyCount Count(DbDataReader row) =>
        new(DateOnly.FromDayNumber(row.GetInt32(0) + Days.First), row.GetString(1), row.GetString(2), row.GetInt64(3));

    /// <summary>A note as the parameters of <see cref="PushLogSql.Insert"/>.</summary>
    public static object?[] Values(OutboxFinish finish, PushLogNote note)
    {
        var (entry, message) = (finish.Entry, finish.Entry.Message);
        return
        [
            message.Conversation, message.Seq, entry.FirstSeq, entry.Account.Value, entry.DeviceId, message.TenantNo,
            message.MessageId, note.Vendor, note.Outcome, note.Code, note.VendorId, note.TokenHash, entry.Tries + 1, finish.Now,
        ];
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>Days since 1970-01-01, as they are stored.</summary>
internal static class Days
{
    /// <summary>The number of that day in <see cref="DateOnly"/>.</summary>
    public const int First = 719_162;

    private const long Milliseconds = 86_400_000;

    /// <summary>The day of a time in Unix milliseconds.</summary>
    public static int Of(long at) => (int)(at / Milliseconds);

    /// <summary>The number of a day.</summary>
    public static int Of(DateOnly day) => day.DayNumber - First;
}
