using System.Data.Common;
using Im.Protocol;

namespace Im.Notifications;

/// <summary>What both engines do alike.</summary>
internal abstract class SqlPushStore : IPushStore
{
    public abstract Task<int> Add(IReadOnlyList<OutboxOffer> offers, int perDevice);

    public abstract Task AddAudience(IReadOnlyList<AudienceOffer> offers);

    public abstract Task<IReadOnlyList<OutboxEntry>> Take(long now, long until, int limit, long lease);

    public abstract Task<IReadOnlyList<FinishState>> Finish(IReadOnlyList<OutboxFinish> finishes);

    public async Task<IReadOnlyList<ShownPush>> Withdraw(
        AccountId account, string? deviceId, PeerId peer, long upToSeq, long now, string? slot = null)
    {
        object[] which = [account.Value, deviceId ?? "", peer.Value, upToSeq, slot ?? ""];
        if ((await Read(PushSql.Concerned, row => true, CancellationToken.None, which)).Count == 0) return [];

        // What comes to be shown in between is taken for shown: a worker that finds its entry withdrawn takes it back.
        var shown = await Read(PushSql.Shown, PushRows.Shown, CancellationToken.None, which);
        await Execute(PushSql.Withdraw, [.. which, now]);
        if (shown.Count > 0) await Execute(PushSql.Hide, which);
        return shown;
    }

    public async Task<IReadOnlyList<ShownPush>> Recall(long conversation, long seq)
    {
        var shown = await Read(PushSql.ShownOfMessage, PushRows.Shown, CancellationToken.None, conversation, seq);
        if (shown.Count > 0) await Execute(PushSql.HideMessage, conversation, seq);
        return shown;
    }

    public abstract Task<IReadOnlyList<AudienceEntry>> TakeAudiences(long now, long until, int limit, long lease);

    public async Task<bool> Advance(AudienceEntry entry, string after, long until) =>
        await Execute(PushSql.Advance, entry.Id, entry.Lease, after, until) > 0;

    public Task End(AudienceEntry entry) => Execute(PushSql.End, entry.Id, entry.Lease);

    public Task Delay(AudienceEntry entry, long dueAt) => Execute(PushSql.Delay, entry.Id, entry.Lease, dueAt);

    public async Task PutBack(AudienceEntry entry, long dueAt)
    {
        var (conversation, first) = (entry.Push.Message.Conversation, entry.Push.Message.FirstSeq);

        // A newer one may be there already: it stands for this one, too.
        if (await Execute(PushSql.StandFor, conversation, first, dueAt) > 0) await End(entry);
        else await Execute(PushSql.PutBack, entry.Id, entry.Lease, dueAt, conversation);
    }

    public Task NoteAccount(string tenantNo, AccountId account) => Execute(PushSql.NoteAccount, tenantNo, account.Value);

    public async Task<IReadOnlyList<AccountId>> AccountsAfter(
        string tenantNo, string after, int limit, CancellationToken cancellation) =>
        await Read(PushSql.AccountsAfter, row => new AccountId(row.GetString(0)), cancellation, tenantNo, after, (long)limit);

    public async Task<long?> NextDue() =>
        (await Read(PushSql.NextDue, row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), CancellationToken.None))[0];

    public async Task<(int Dropped, bool More)> Clean(PushRetention retention)
    {
        var (dropped, more) = (0, false);
        foreach (var (sql, before) in new[] { (PushSql.CleanDone, retention.DoneBefore), (PushSql.CleanLog, retention.LogBefore) })
            more |= await Execute(sql, before) >= PushSql.AtOnce;
        await Execute(PushSql.CleanCounts, retention.CountsBefore);
        foreach (var (crowded, clean) in new[]
        {
            (PushSql.Crowded, PushSql.CleanTenant), (PushSql.CrowdedAudiences, PushSql.CleanAudiences),
        })
        {
            foreach (var (tenantNo, surplus) in await Read(
                crowded, row => (row.GetString(0), row.GetInt64(1)), CancellationToken.None, (long)retention.PerTenant))
            {
                dropped += await Execute(clean, tenantNo, Math.Min(surplus, PushSql.AtOnce));
                more |= surplus > PushSql.AtOnce;
            }
        }

        return (dropped, more);
    }

    public async Task<IReadOnlyList<PushLogEntry>> Note(ReceiptNote note)
    {
        if (note is { Account: { } account, DeviceId: { } device })
        {
            return await Counted(note, await Change(
                PushLogSql.NoteOfAccount, PushRows.Log, note.Event, note.Code, note.At, note.TenantNo, account, device,
                note.Conversation, note.Seq));
        }

        object[] values =
        [
            note.Event, note.Code, note.At, note.TenantNo, note.Vendor ?? "", note.TokenHash ?? "",
        ];
        var entries = note.VendorId is { } vendorId
            ? await Change(PushLogSql.NoteByVendorId, PushRows.Log, [.. values, vendorId])
            : [];
        if (entries.Count == 0 && note.Conversation > 0)
            entries = await Change(PushLogSql.NoteByPlace, PushRows.Log, [.. values, note.Conversation, note.Seq]);
        return await Counted(note, entries);
    }

    public async Task<IReadOnlyList<PushLogEntry>> LogOf(
        long conversation, long seq, string account, CancellationToken cancellation) =>
        await Read(PushLogSql.OfMessage, PushRows.Log, cancellation, conversation, seq, account);

    public async Task<IReadOnlyList<PushLogEntry>> Log(
        string tenantNo, long before, int limit, CancellationToken cancellation) =>
        await Read(PushLogSql.Newest, PushRows.Log, cancellation, tenantNo, before, (long)limit);

    public async Task<IReadOnlyList<PushDailyCount>> Counts(
        string tenantNo, int from, int to, CancellationToken cancellation) =>
        await Read(PushLogSql.Counts, PushRows.Count, cancellation, tenantNo, from, to);

    private async Task<IReadOnlyList<PushLogEntry>> Counted(ReceiptNote note, IReadOnlyList<PushLogEntry> entries)
    {
        foreach (var group in entries.GroupBy(it => it.Vendor))
        {
            await Execute(
                PushLogSql.CountMany, note.TenantNo, note.Day, group.Key, note.Event, (long)group.Count());
        }

        return entries;
    }

    /// <summary>Runs one statement.</summary>
    /// <returns>Rows changed.</returns>
    protected abstract Task<int> Execute(string sql, params object?[] values);

    /// <summary>The rows of a query.</summary>
    protected abstract Task<List<T>> Read<T>(
        string sql, Func<DbDataReader, T> map, CancellationToken cancellation, params object?[] values);

    /// <summary>The rows that a statement has changed.</summary>
    protected abstract Task<List<T>> Change<T>(string sql, Func<DbDataReader, T> map, params object?[] values);
}
