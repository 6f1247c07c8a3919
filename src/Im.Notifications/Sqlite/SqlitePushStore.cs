using System.Data.Common;
using Im.Database;

namespace Im.Notifications;

/// <summary>The outbox and the log in one SQLite file.</summary>
internal sealed class SqlitePushStore(SqliteDatabase database) : SqlPushStore
{
    private const string Insert = $"""
        {PushSql.Insert}
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 0, 0, 0, 0)
        {PushSql.Join}
        """;

    private const string TrimDevice = """
        delete from push_outbox where id in (
            select id from push_outbox where account = $1 and device_id = $2
            order by due_at is null, kind < 2, sent_at desc, id desc
            limit -1 offset $3)
        """;

    private const string AnyDue = "select 1 from push_outbox where due_at <= $1 limit 1";

    private const string AnyAudienceDue = "select 1 from push_audience where due_at <= $1 limit 1";

    private const string TakeDue = $"""
        update push_outbox as o set lease = $4, due_at = $2
        where id in (select id from push_outbox where due_at <= $1 order by due_at limit $3)
        returning {Returned}
        """;

    // SQLite knows no alias in what is returned.
    private const string Returned = """
        id, account, device_id, peer, tenant_no, login, conversation_id, seq, first_seq, message_id, sender, kind, app_id,
        room_id, mentioned, sent_at, count, offered_at, expires_at, tries, version
        """;

    private const string TakeAudience = """
        update push_audience set lease = $4, due_at = $2, slot = 'w' || id
        where id in (select id from push_audience where due_at <= $1 order by due_at limit $3)
        returning id, audience, tenant_no, conversation_id, seq, first_seq, message_id, sender, kind, app_id, room_id, mentions,
            only_accounts, sent_at, expires_at, tries, after_account
        """;

    // 1: as it was leased, 2: more has joined, 3: withdrawn; nothing: the lease is lost.
    private const string EndLease = """
        update push_outbox set
            lease = null,
            due_at = case
                when due_at is null then null
                when $3 in (1, 2) then $7
                when version = $4 then null
                else $7 end,
            tries = case when $3 = 1 then tries + 1 when $3 = 2 then tries else 0 end,
            count = case when $3 = 0 and version <> $4 and count > $5 then count - $5 else count end,
            first_seq = case when $3 = 0 and seq > $6 then $6 + 1 else first_seq end,
            offered_at = case when $3 = 0 and version <> $4 then $8 else offered_at end,
            seq = case when $3 = 3 and version = $4 then shown_seq else seq end,
            shown_seq = case when $9 is not null then $6 else shown_seq end,
            shown_vendor = coalesce($9, shown_vendor),
            shown_vendor_id = case when $9 is not null then $10 else shown_vendor_id end,
            shown_app_id = case when $9 is not null then $11 else shown_app_id end,
            shown_at = case when $9 is not null then $8 else shown_at end,
            touched_at = $8
        where id = $1 and lease = $2
        returning case when version = $4 then 1 when due_at is null then 3 else 2 end
        """;

    private const string DeleteEmpty = "delete from push_outbox where id = $1 and due_at is null and seq = 0";

    private const string InsertLog = $"""
        {PushLogSql.Insert} values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) {PushLogSql.Update}
        """;

    private const string Count = $"{PushLogSql.InsertCount} values ($1, $2, $3, $4, 1) {PushLogSql.AddCount}";

    public override Task<int> Add(IReadOnlyList<OutboxOffer> offers, int perDevice) =>
        database.Write((offers, perDevice), static (session, input) =>
        {
            foreach (var offer in input.offers) session.Execute(Insert, PushRows.Values(offer));
            var dropped = 0;
            foreach (var (account, deviceId) in input.offers.Select(it => (it.Key.Account, it.Key.DeviceId)).Distinct())
                dropped += session.Execute(TrimDevice, account, deviceId, input.perDevice);
            return dropped;
        });

    public override Task AddAudience(IReadOnlyList<AudienceOffer> offers) => database.Write(offers, static (session, all) =>
    {
        foreach (var offer in all) session.Execute(PushSql.AddAudience, PushRows.Values(offer));
        return true;
    });

    public override async Task<IReadOnlyList<OutboxEntry>> Take(long now, long until, int limit, long lease)
    {
        if ((await Read(AnyDue, row => true, CancellationToken.None, now)).Count == 0) return [];

        return await Change(TakeDue, row => PushRows.Entry(row, lease, until), now, until, limit, lease);
    }

    public override async Task<IReadOnlyList<AudienceEntry>> TakeAudiences(long now, long until, int limit, long lease)
    {
        if ((await Read(AnyAudienceDue, row => true, CancellationToken.None, now)).Count == 0) return [];

        return await Change(TakeAudience, row => PushRows.Audience(row, lease), now, until, limit, lease);
    }

    public override async Task<IReadOnlyList<FinishState>> Finish(IReadOnlyList<OutboxFinish> finishes) =>
        await database.Write(finishes, static (session, all) =>
        {
            var states = new FinishState[all.Count];
            for (var i = 0; i < states.Length; i++) states[i] = Finish(session, all[i]);
            return states;
        });

    protected override Task<int> Execute(string sql, params object?[] values) =>
        database.Write((sql, values), static (session, input) => session.Execute(input.sql, input.values));

    protected override Task<List<T>> Read<T>(
        string sql, Func<DbDataReader, T> map, CancellationToken cancellation, params object?[] values) =>
        database.Read((sql, map, values), static (session, input) => Rows(session, input.sql, input.map, input.values), cancellation);

    protected override Task<List<T>> Change<T>(string sql, Func<DbDataReader, T> map, params object?[] values) =>
        database.Write((sql, map, values), static (session, input) => Rows(session, input.sql, input.map, input.values));

    private static FinishState Finish(SqliteSession session, OutboxFinish finish)
    {
        var entry = finish.Entry;
        var state = session.Number(
            EndLease, entry.Id, entry.Lease, (int)finish.Action, entry.Version, entry.Count, entry.Message.Seq, finish.DueAt,
            finish.Now, finish.ShownVendor, finish.ShownVendorId, finish.ShownAppId);
        if (finish.Action == FinishAction.Drop) session.Execute(DeleteEmpty, entry.Id);
        if (finish.Log is { } note)
        {
            session.Execute(InsertLog, PushRows.Values(finish, note));
            session.Execute(Count, entry.Message.TenantNo, Days.Of(finish.Now), note.Vendor, note.Outcome);
        }

        return (FinishState)(state ?? 0);
    }

    private static List<T> Rows<T>(SqliteSession session, string sql, Func<DbDataReader, T> map, object?[] values)
    {
        var list = new List<T>();
        using var rows = session.Query(sql, [.. values.Select(it => it ?? DBNull.Value)]);
        while (rows.Read()) list.Add(map(rows));
        return list;
    }
}
