using Im.Protocol;

namespace Im.Notifications;

/// <summary>What became of pushes: kept for some weeks, counted by day for longer. No contents, no tokens.</summary>
public interface IPushLog
{
    /// <summary>What became of a message, for each device that it was to be pushed to; at most 1,000.</summary>
    /// <param name="conversation">The conversation's number.</param>
    /// <param name="seq">The message's place there.</param>
    /// <param name="account">Only this account's devices; null for all.</param>
    /// <param name="cancellation">Stops the reading.</param>
    Task<IReadOnlyList<PushLogEntry>> Of(
        long conversation, long seq, AccountId account, CancellationToken cancellation = default);

    /// <summary>A tenant's entries, the newest first.</summary>
    /// <param name="tenantNo">The tenant.</param>
    /// <param name="before">Only those with a smaller number; null for the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops the reading.</param>
    Task<IReadOnlyList<PushLogEntry>> Newest(
        string tenantNo, long? before, int limit, CancellationToken cancellation = default);

    /// <summary>A tenant's counts, by day, vendor and outcome.</summary>
    /// <param name="tenantNo">The tenant.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="cancellation">Stops the reading.</param>
    Task<IReadOnlyList<PushDailyCount>> Counts(
        string tenantNo, DateOnly from, DateOnly to, CancellationToken cancellation = default);
}
