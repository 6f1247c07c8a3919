namespace Im.Notifications;

/// <summary>The log's statements, the same on both engines.</summary>
internal static class PushLogSql
{
    public const string Insert = """
        insert into push_log as l (conversation_id, seq, first_seq, account, device_id, tenant_no, message_id, vendor,
            outcome, code, vendor_id, token_hash, tries, at)
        """;

    /// <summary>What became of the last try stands; what a vendor has taken it has.</summary>
    public const string Update = """

        on conflict (conversation_id, seq, account, device_id) do update set
            first_seq = excluded.first_seq, vendor = excluded.vendor, outcome = excluded.outcome, code = excluded.code,
            vendor_id = excluded.vendor_id, token_hash = excluded.token_hash, tries = excluded.tries, at = excluded.at
        where l.outcome <> 'accepted' or excluded.outcome = 'accepted'
        """;

    public const string InsertCount = "insert into push_daily as d (tenant_no, day, vendor, outcome, count)";

    public const string AddCount = """

        on conflict (tenant_no, day, vendor, outcome) do update set count = d.count + excluded.count
        """;

    public const string CountMany = $"{InsertCount} values ($1, $2, $3, $4, $5) {AddCount}";

    public const string Columns = """
        id, conversation_id, seq, first_seq, message_id, account, device_id, tenant_no, vendor, outcome, code, vendor_id, tries,
        at, receipt, receipt_code, receipt_at
        """;

    public const string OfMessage = $"""
        select {Columns} from push_log
        where conversation_id = $1 and seq >= $2 and seq < $2 + 10000 and first_seq <= $2 and account = $3
        order by seq, account, device_id
        limit 1000
        """;

    public const string Newest = $"""
        select {Columns} from push_log where tenant_no = $1 and id < $2 order by id desc limit $3
        """;

    public const string Counts = """
        select day, vendor, outcome, count from push_daily
        where tenant_no = $1 and day >= $2 and day <= $3
        order by day, vendor, outcome
        """;

    /// <summary>A click is the last word; a vendor's words come in any order.</summary>
    private const string Receipt = """
        update push_log set receipt = $1, receipt_code = $2, receipt_at = $3
        where coalesce(receipt, '') <> 'clicked' and coalesce(receipt, '') <> $1 and tenant_no = $4
            and ($5 = '' or vendor = $5) and ($6 = '' or token_hash = $6)
        """;

    public const string NoteByVendorId = $"{Receipt} and vendor_id = $7 returning {Columns}";

    /// <summary>A notification stands for 10,000 messages at most.</summary>
    public const string NoteByPlace = $"""
        {Receipt} and conversation_id = $7 and seq >= $8 and seq < $8 + 10000 and first_seq <= $8 returning {Columns}
        """;

    /// <summary>Likewise, of one account: told by a client, so it must cost little.</summary>
    public const string NoteOfAccount = $"""
        update push_log set receipt = $1, receipt_code = $2, receipt_at = $3
        where tenant_no = $4 and account = $5 and device_id = $6 and conversation_id = $7 and seq >= $8 and seq < $8 + 10000
            and first_seq <= $8 and coalesce(receipt, '') <> $1
        returning {Columns}
        """;
}
