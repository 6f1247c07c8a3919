using Im.Protocol;

namespace Im.Notifications;

/// <summary>The outbox's rows, and the log's, in a database.</summary>
internal interface IPushStore
{
    /// <summary>Adds offers or joins them to what waits; durable when it returns.</summary>
    /// <param name="offers">The offers; each key once.</param>
    /// <param name="perDevice">So many rows a device may have: the oldest ones go.</param>
    /// <returns>How many had to go.</returns>
    Task<int> Add(IReadOnlyList<OutboxOffer> offers, int perDevice);

    /// <summary>Adds messages to audiences or joins them to what waits; durable when it returns.</summary>
    Task AddAudience(IReadOnlyList<AudienceOffer> offers);

    /// <summary>Leases what is due.</summary>
    /// <param name="now">The time, Unix milliseconds.</param>
    /// <param name="until">When the lease runs out.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="lease">The lease's number.</param>
    Task<IReadOnlyList<OutboxEntry>> Take(long now, long until, int limit, long lease);

    /// <summary>Ends leases, and notes what became of the entries.</summary>
    /// <returns>For each, what was found.</returns>
    Task<IReadOnlyList<FinishState>> Finish(IReadOnlyList<OutboxFinish> finishes);

    /// <summary>Forgets what waits up to a seq.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="deviceId">For this device; null for all.</param>
    /// <param name="peer">The conversation.</param>
    /// <param name="upToSeq">Up to this message.</param>
    /// <param name="now">The time, Unix milliseconds.</param>
    /// <param name="slot">One of <see cref="OutboxSlots"/> alone; null for all.</param>
    /// <returns>What vendors show of it.</returns>
    Task<IReadOnlyList<ShownPush>> Withdraw(
        AccountId account, string? deviceId, PeerId peer, long upToSeq, long now, string? slot = null);

    /// <summary>A message was recalled: what vendors show of it is not shown any more.</summary>
    /// <returns>What they show.</returns>
    Task<IReadOnlyList<ShownPush>> Recall(long conversation, long seq);

    /// <summary>Leases messages to audiences that are due.</summary>
    Task<IReadOnlyList<AudienceEntry>> TakeAudiences(long now, long until, int limit, long lease);

    /// <summary>Notes up to which account all were asked, and leases the rest anew.</summary>
    /// <returns>Whether the lease still held.</returns>
    Task<bool> Advance(AudienceEntry entry, string after, long until);

    /// <summary>All were asked.</summary>
    Task End(AudienceEntry entry);

    /// <summary>It went wrong, and comes again later.</summary>
    Task Delay(AudienceEntry entry, long dueAt);

    /// <summary>A plain message to all comes again later, and what is newer takes its place until then.</summary>
    Task PutBack(AudienceEntry entry, long dueAt);

    /// <summary>Notes an account for <see cref="AccountsAfter"/>.</summary>
    Task NoteAccount(string tenantNo, AccountId account);

    /// <summary>A page of the accounts that were noted, by account.</summary>
    Task<IReadOnlyList<AccountId>> AccountsAfter(string tenantNo, string after, int limit, CancellationToken cancellation);

    /// <summary>When the next row is due, leased ones included; null if there is none.</summary>
    Task<long?> NextDue();

    /// <summary>Lets go of old rows that wait for nothing, of the oldest plain ones of tenants that have too many, and of old
    /// entries of the log; some at a time.</summary>
    /// <returns>How many waiting ones had to go, and whether there is more to do.</returns>
    Task<(int Dropped, bool More)> Clean(PushRetention retention);

    /// <summary>Notes what a receipt tells.</summary>
    /// <returns>Of which devices; none if the log knows nothing of it.</returns>
    Task<IReadOnlyList<PushLogEntry>> Note(ReceiptNote note);

    /// <summary>Entries of the log.</summary>
    Task<IReadOnlyList<PushLogEntry>> LogOf(long conversation, long seq, string account, CancellationToken cancellation);

    /// <summary>Entries of the log.</summary>
    Task<IReadOnlyList<PushLogEntry>> Log(string tenantNo, long before, int limit, CancellationToken cancellation);

    /// <summary>Counts.</summary>
    Task<IReadOnlyList<PushDailyCount>> Counts(string tenantNo, int from, int to, CancellationToken cancellation);
}

/// <summary>What is kept and what not.</summary>
/// <param name="DoneBefore">Rows that wait for nothing go when they were not touched since. Unix milliseconds.</param>
/// <param name="PerTenant">Waiting rows of a tenant.</param>
/// <param name="LogBefore">Entries of the log older than this go. Unix milliseconds.</param>
/// <param name="CountsBefore">Counts of days before this one go.</param>
internal sealed record PushRetention(long DoneBefore, int PerTenant, long LogBefore, int CountsBefore);

/// <summary>What a receipt tells. Named by the vendor's id or by the place; with a token's hash, only of that device.</summary>
internal sealed record ReceiptNote
{
    /// <summary>The tenant.</summary>
    public required string TenantNo { get; init; }

    /// <summary>The vendor; null for any.</summary>
    public string? Vendor { get; init; }

    /// <summary>What the vendor calls the notification.</summary>
    public string? VendorId { get; init; }

    /// <summary>The conversation's number, 0 for none.</summary>
    public long Conversation { get; init; }

    /// <summary>The message's place there.</summary>
    public long Seq { get; init; }

    /// <summary>The token's hash.</summary>
    public string? TokenHash { get; init; }

    /// <summary>The account, if it is known.</summary>
    public string? Account { get; init; }

    /// <summary>The device, if it is known.</summary>
    public string? DeviceId { get; init; }

    /// <summary>What happened: <c>delivered</c>, <c>clicked</c> …</summary>
    public required string Event { get; init; }

    /// <summary>The vendor's code for it.</summary>
    public required string Code { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>The day it is counted on.</summary>
    public required int Day { get; init; }
}
