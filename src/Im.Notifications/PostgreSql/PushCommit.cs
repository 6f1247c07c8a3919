using Im.Database;
using Npgsql;

namespace Im.Notifications;

/// <summary>Offers and ends of leases of many callers in one round trip, which is one transaction. A row is offered once in
/// a batch, and ended once, in this order: who ends it sees that more has joined.</summary>
internal sealed class PushCommit : CommitBatch<PushOperation>
{
    private const string Insert = $"""
        {PushSql.Insert}
        select account, device_id, peer, slot, tenant_no, login, conversation_id, seq, first_seq, message_id, sender, kind,
            app_id, room_id, mentioned, sent_at, count, due_at, expires_at, now, now, 0, 0, 0, 0
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
            $9::bigint[], $10::text[], $11::text[], $12::integer[], $13::text[], $14::text[], $15::boolean[], $16::bigint[],
            $17::integer[], $18::bigint[], $19::bigint[], $20::bigint[], $21::bigint[])
            as g (account, device_id, peer, slot, tenant_no, login, conversation_id, seq, first_seq, message_id, sender, kind,
                app_id, room_id, mentioned, sent_at, count, due_at, expires_at, now, touched)
        order by account, device_id, peer, slot
        {PushSql.Join}
        """;

    private const string TrimDevices = """
        delete from push_outbox where id in (
            select x.id
            from unnest($1::text[], $2::text[], $3::integer[]) as d (account, device_id, keep)
            cross join lateral (
                select p.id from push_outbox p where p.account = d.account and p.device_id = d.device_id
                order by p.due_at is null, p.kind < 2, p.sent_at desc, p.id desc
                offset d.keep) x)
        returning account, device_id
        """;

    // 1: as it was leased, 2: more has joined, 3: withdrawn.
    private const string EndLeases = """
        update push_outbox o set
            lease = null,
            due_at = case
                when o.due_at is null then null
                when g.action in (1, 2) then g.due_at
                when o.version = g.version then null
                else g.due_at end,
            tries = case when g.action = 1 then o.tries + 1 when g.action = 2 then o.tries else 0 end,
            count = case when g.action = 0 and o.version <> g.version and o.count > g.count then o.count - g.count else o.count end,
            first_seq = case when g.action = 0 and o.seq > g.seq then g.seq + 1 else o.first_seq end,
            offered_at = case when g.action = 0 and o.version <> g.version then g.now else o.offered_at end,
            seq = case when g.action = 3 and o.version = g.version then o.shown_seq else o.seq end,
            shown_seq = case when g.vendor is not null then g.seq else o.shown_seq end,
            shown_vendor = coalesce(g.vendor, o.shown_vendor),
            shown_vendor_id = case when g.vendor is not null then g.vendor_id else o.shown_vendor_id end,
            shown_app_id = case when g.vendor is not null then g.app_id else o.shown_app_id end,
            shown_at = case when g.vendor is not null then g.now else o.shown_at end,
            touched_at = g.now
        from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::bigint[], $5::integer[], $6::bigint[], $7::bigint[],
            $8::bigint[], $9::text[], $10::text[], $11::text[], $12::integer[])
            as g (id, lease, action, version, count, seq, due_at, now, vendor, vendor_id, app_id, place)
        where o.id = g.id and o.lease = g.lease
        returning g.place, case when o.version = g.version then 1 when o.due_at is null then 3 else 2 end
        """;

    private const string DeleteEmpty = """
        delete from push_outbox o using unnest($1::bigint[]) as g (id) where o.id = g.id and o.due_at is null and o.seq = 0
        """;

    private const string InsertLog = $"""
        {PushLogSql.Insert}
        select conversation_id, seq, first_seq, account, device_id, tenant_no, message_id, vendor, outcome, code, vendor_id,
            token_hash, tries, at
        from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::integer[], $14::bigint[])
            as g (conversation_id, seq, first_seq, account, device_id, tenant_no, message_id, vendor, outcome, code, vendor_id,
                token_hash, tries, at)
        order by conversation_id, seq, account, device_id
        {PushLogSql.Update}
        """;

    // In one order, so that two processes do not wait for each other.
    private const string Count = $"""
        {PushLogSql.InsertCount}
        select tenant_no, day, vendor, outcome, count(*)
        from unnest($1::text[], $2::integer[], $3::text[], $4::text[]) as g (tenant_no, day, vendor, outcome)
        group by tenant_no, day, vendor, outcome
        order by tenant_no, day, vendor, outcome
        {PushLogSql.AddCount}
        """;

    private readonly HashSet<OutboxKey> _keys = [];
    private readonly HashSet<long> _ids = [];
    private readonly HashSet<(long, long, string, string)> _notes = [];
    private readonly Columns _offers = new(Insert, "ttttt" + "llll" + "tti" + "ttb" + "li" + "llll");
    private readonly Columns _devices = new(TrimDevices, "tti");
    private readonly Columns _ends = new(EndLeases, "llili" + "lll" + "ttti");
    private readonly Columns _empty = new(DeleteEmpty, "l");
    private readonly Columns _log = new(InsertLog, "lll" + "ttttttttt" + "il");
    private readonly Columns _counts = new(Count, "titt");

    private IEnumerable<Columns> All => [_offers, _devices, _ends, _empty, _log, _counts];

    public override bool TryClaim(PushOperation operation)
    {
        switch (operation)
        {
            case AddOperation add:
                if (add.Offers.Any(it => _keys.Contains(it.Key))) return false;
                foreach (var offer in add.Offers) _keys.Add(offer.Key);
                return true;
            case FinishOperation { End: var end }:
                var message = end.Entry.Message;
                return _ids.Add(end.Entry.Id)
                    && _notes.Add((message.Conversation, message.Seq, end.Entry.Account.Value, end.Entry.DeviceId));
            default:
                return false;
        }
    }

    public override void Clear()
    {
        _keys.Clear();
        _ids.Clear();
        _notes.Clear();
        foreach (var columns in All) columns.Clear();
    }

    public override async Task Write(NpgsqlConnection connection, ArraySegment<PushOperation> operations)
    {
        foreach (var columns in All) columns.Clear();
        for (var place = 0; place < operations.Count; place++)
        {
            operations[place].Finish(default);
            if (operations[place] is AddOperation add) Fill(add);
            else Fill(((FinishOperation)operations[place]).End, place);
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var columns in All.Where(it => it.Count > 0)) batch.BatchCommands.Add(columns.Command);
        try
        {
            await using var rows = await batch.ExecuteReaderAsync();
            do
            {
                if (rows.FieldCount == 2) await Read(rows, operations);
            }
            while (await rows.NextResultAsync());
        }
        finally
        {
            batch.BatchCommands.Clear();   // a command belongs to one batch at a time
        }
    }

    private static async Task Read(NpgsqlDataReader rows, ArraySegment<PushOperation> operations)
    {
        var dropped = 0;
        while (await rows.ReadAsync())
        {
            if (rows.GetDataTypeName(0) == "integer") operations[rows.GetInt32(0)].Finish(new(0, (FinishState)rows.GetInt32(1)));
            else dropped++;
        }

        // Whose they were does not matter: it is counted.
        if (dropped > 0) operations.First(it => it is AddOperation).Finish(new(dropped, FinishState.Lost));
    }

    private void Fill(AddOperation add)
    {
        foreach (var offer in add.Offers) _offers.Add(PushRows.Values(offer));
        foreach (var (account, deviceId) in add.Offers.Select(it => (it.Key.Account, it.Key.DeviceId)).Distinct())
            _devices.Add(account, deviceId, add.PerDevice);
    }

    private void Fill(OutboxFinish finish, int place)
    {
        var entry = finish.Entry;
        _ends.Add(
            entry.Id, entry.Lease, (int)finish.Action, entry.Version, entry.Count, entry.Message.Seq, finish.DueAt, finish.Now,
            finish.ShownVendor, finish.ShownVendorId, finish.ShownAppId, place);
        if (finish.Action == FinishAction.Drop) _empty.Add(entry.Id);
        if (finish.Log is not { } note) return;

        _log.Add(PushRows.Values(finish, note));
        _counts.Add(entry.Message.TenantNo, Days.Of(finish.Now), note.Vendor, note.Outcome);
    }
}
