using System.Data.Common;
using Im.Protocol;

namespace Im.Files;

/// <summary>The statements, the same on both engines but where it says so, and what their rows are.</summary>
internal static class FileSql
{
    private const string Columns =
        "storage_id, tenant_no, owner, name, mime_type, size, sha256, state, thumbnail_width, thumbnail_height, created_at, check_at, uses";

    public const string Create = $"""
        insert into files ({Columns}) select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
        where (select count(*) from files where owner = $3 and state in (0, 1)) < $14
        """;

    // Uploads of one owner begin one after the other: each counts those before.
    public const string PostgreSqlTurn = "select pg_advisory_xact_lock(hashtextextended('im.files ' || $1, 0))";

    public const string Find = $"select {Columns} from files where storage_id = $1";

    public const string OpenUploads = "select count(*) from files where owner = $1 and state in (0, 1)";

    // Of a size that nobody has told the most that it may become.
    public const string UploadedSince = """
        select cast(coalesce(sum(case when size < 0 then $3 when size < $4 then $4 else size end), 0) as bigint), coalesce(min(created_at), 0)
        from files where owner = $1 and created_at > $2
        """;

    public const string TenantUploadedSince = """
        select cast(coalesce(sum(case when size < $3 then $3 else size end), 0) as bigint), coalesce(min(created_at), 0)
        from files where tenant_no = $1 and created_at > $2 and state > 0
        """;

    public const string Seal = """
        update files set state = 1, size = $2, sha256 = $3, thumbnail_width = $4, thumbnail_height = $5, created_at = $6
        where storage_id = $1 and state = 0
        """;

    public const string Stored = "update files set state = 2, check_at = $2 where storage_id = $1 and state = 1";

    public const string CountUse = "update files set uses = uses + 1 where storage_id = $1 and state = 2";

    public const string AddUse = """
        insert into file_uses (storage_id, conversation_id, sender, message_id, receiver, used_at)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing
        """;

    // Counted in the same transaction: whoever gives the file up meanwhile waits for the row, and finds it changed.
    public const string PostgreSqlUse = """
        with counted as (update files set uses = uses + 1 where storage_id = $1 and state = 2 returning storage_id)
        insert into file_uses (storage_id, conversation_id, sender, message_id, receiver, used_at)
        select storage_id, $2, $3, $4, $5, $6 from counted on conflict do nothing
        """;

    private const string UseColumns = "storage_id, conversation_id, sender, message_id, receiver, used_at";

    public const string AllUses = $"select {UseColumns} from file_uses where storage_id = $1 order by used_at desc limit $2";

    // Nobody takes a file away from others by naming it often: each sender's newest uses in a conversation count, the last
    // one of every sender before the second of any, and uses to many never push out those to the account itself.
    public const string UsesBetween = $"""
        select {UseColumns} from (
            select {UseColumns}, row_number() over (partition by is_direct order by age, used_at desc) as place from (
                select {UseColumns},
                    case when sender = $3 or receiver = $3 then 1 else 0 end as is_direct,
                    row_number() over (partition by conversation_id, sender order by used_at desc) as age
                from file_uses
                where storage_id = $1 and (sender = $3 or receiver = $3 or substr(receiver, 1, 1) in ('g', 't', 'e'))
            ) as aged where age <= 20
        ) as placed where place <= $2 order by used_at desc
        """;

    public const string ForgetUse = """
        delete from file_uses where storage_id = $1 and conversation_id = $2 and sender = $3 and message_id = $4
        """;

    public const string TakeDue = $"""
        update files set check_at = $3 where storage_id in (
            select storage_id from files where state = $1 and check_at <= $2 order by check_at limit $4)
        returning {Columns}
        """;

    // Several processes look at once: each takes others.
    public const string PostgreSqlTakeDue = $"""
        update files set check_at = $3 where storage_id in (
            select storage_id from files where state = $1 and check_at <= $2 order by check_at limit $4 for update skip locked)
        returning {Columns}
        """;

    public const string GiveUp = "update files set state = 3, check_at = 0 where storage_id = $1 and state = $2 and uses = $3";

    public const string RemoveUses = "delete from file_uses where storage_id = $1";

    public const string Remove = "delete from files where storage_id = $1 and state = 3";

    public static object[] ValuesOf(FileRow file) =>
    [
        file.StorageId, file.TenantNo, file.Owner.Value, file.Name, file.MimeType, file.Size, file.Sha256, (long)file.State,
        (long)file.ThumbnailWidth, (long)file.ThumbnailHeight, file.CreatedAt, file.CheckAt, file.Uses,
    ];

    public static object[] ValuesOf(FileUse use) =>
        [use.StorageId, use.Conversation, use.Sender.Value, use.MessageId, use.Receiver.Value, use.UsedAt];

    public static object[] KeyOf(FileUse use) => [use.StorageId, use.Conversation, use.Sender.Value, use.MessageId];

    public static FileRow File(DbDataReader row) => new()
    {
        StorageId = row.GetString(0),
        TenantNo = row.GetString(1),
        Owner = new PeerId(row.GetString(2)),
        Name = row.GetString(3),
        MimeType = row.GetString(4),
        Size = row.GetInt64(5),
        Sha256 = row.GetString(6),
        State = (FileState)row.GetInt64(7),
        ThumbnailWidth = (int)row.GetInt64(8),
        ThumbnailHeight = (int)row.GetInt64(9),
        CreatedAt = row.GetInt64(10),
        CheckAt = row.GetInt64(11),
        Uses = row.GetInt64(12),
    };

    public static FileUse Use(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), new PeerId(row.GetString(2)), row.GetString(3), new PeerId(row.GetString(4)),
        row.GetInt64(5));
}
