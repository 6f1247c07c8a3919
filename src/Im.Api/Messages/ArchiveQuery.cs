using Im.Grains.Accounts;
using Im.Protocol;

namespace Im.Api.Messages;

/// <summary>Which messages of the archive to read, from the query of the address.</summary>
/// <param name="Peer">The conversation: an id, or a userId.</param>
/// <param name="Account">Whose view: an account or userId.</param>
/// <param name="StartTime">Not older, Unix milliseconds.</param>
/// <param name="EndTime">Not newer, Unix milliseconds.</param>
/// <param name="AfterSeq">Only seqs above.</param>
/// <param name="BeforeSeq">Only seqs below.</param>
/// <param name="Limit">At most so many: 1–200, default 50.</param>
/// <param name="NewestFirst">From the newest back.</param>
internal readonly record struct ArchiveQuery(
    string? Peer, string? Account, long? StartTime, long? EndTime, long? AfterSeq, long? BeforeSeq, int? Limit, bool? NewestFirst)
{
    private const int PageLimit = 200;
    private const int PageBytes = 1024 * 1024;

    /// <summary>What is wrong with it; null if nothing is.</summary>
    public string? Fault() => Limit is null or (>= 1 and <= PageLimit) ? null : $"The parameter 'limit' must be 1 to {PageLimit}.";

    /// <summary>The query for a conversation; an app sees the messages of all sub-applications.</summary>
    public HistoryQuery ToQuery(PeerId target) => new()
    {
        Target = target,
        StartTime = StartTime ?? 0,
        EndTime = EndTime ?? long.MaxValue,
        AfterSeq = AfterSeq ?? 0,
        BeforeSeq = BeforeSeq ?? long.MaxValue,
        Limit = Limit ?? 50,
        MaxBytes = PageBytes,
        NewestFirst = NewestFirst ?? false,
        AppId = null,
    };
}
