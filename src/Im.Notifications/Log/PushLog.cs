using Im.Protocol;

namespace Im.Notifications;

/// <summary>Reads the log, and notes clicks.</summary>
internal sealed class PushLog(IPushStore store, PushInstruments instruments) : IPushLog, IPushClicks
{
    public Task<IReadOnlyList<PushLogEntry>> Of(
        long conversation, long seq, AccountId account, CancellationToken cancellation = default) =>
        store.LogOf(conversation, seq, account.Value, cancellation);

    public Task<IReadOnlyList<PushLogEntry>> Newest(
        string tenantNo, long? before, int limit, CancellationToken cancellation = default) =>
        store.Log(tenantNo, before ?? long.MaxValue, limit, cancellation);

    public Task<IReadOnlyList<PushDailyCount>> Counts(
        string tenantNo, DateOnly from, DateOnly to, CancellationToken cancellation = default) =>
        store.Counts(tenantNo, Days.Of(from), Days.Of(to), cancellation);

    public async Task Clicked(PushClick click)
    {
        var noted = await store.Note(new ReceiptNote
        {
            TenantNo = click.TenantNo,
            Conversation = click.Conversation,
            Seq = click.Seq,
            Account = click.Account.Value,
            DeviceId = click.DeviceId,
            Event = PushLogOutcomes.Clicked,
            Code = "app",
            At = click.At,
            Day = Days.Of(click.At),
        });
        foreach (var entry in noted) instruments.Receipt(entry.Vendor, PushLogOutcomes.Clicked);
    }
}
