using Im.Grains.Accounts;
using Im.Grains.Groups;
using Im.Protocol;

namespace Im.Api.Messages;

/// <summary>Which messages of the archive to read, from the query of the address.</summary>
/// <param name="Peer">The conversation: an id, or a userId.</param>
/// <param name="Group">Instead of <c>peer</c>, a group: its id or groupNo.</param>
/// <param name="Tag">Instead, a tag: its name.</param>
/// <param name="Everyone">Instead, with <c>true</c>: everyone of the tenant.</param>
/// <param name="Account">Whose view: an account or userId; left out: the app's.</param>
/// <param name="StartTime">Not older than this, Unix milliseconds.</param>
/// <param name="EndTime">Not newer than this, Unix milliseconds.</param>
/// <param name="AfterSeq">Only seqs above this one.</param>
/// <param name="BeforeSeq">Only seqs below this one.</param>
/// <param name="Limit">At most so many: 1–200, default 50.</param>
/// <param name="NewestFirst">From the newest back. Default: from the oldest on.</param>
internal readonly record struct ArchiveQuery(
    string? Peer, string? Group, string? Tag, bool? Everyone, string? Account, long? StartTime, long? EndTime,
    long? AfterSeq, long? BeforeSeq, int? Limit, bool? NewestFirst)
{
    /// <summary>So many messages a page has at most.</summary>
    public const int PageLimit = 200;

    private const int PageBytes = 1024 * 1024;

    /// <summary>The conversation that is meant, or what is wrong with its name.</summary>
    public Parameter<PeerId> Conversation(string tenantNo)
    {
        var named = (Peer is null ? 0 : 1) + (Group is null ? 0 : 1) + (Tag is null ? 0 : 1) + (Everyone == true ? 1 : 0);
        if (named != 1)
        {
            return new(
                default, "Exactly one of the parameters 'peer', 'group', 'tag' and 'everyone' names the conversation.");
        }

        if (Everyone == true) return new(WireIds.Everyone(tenantNo));
        if (Group is not null)
        {
            return WireIds.TryGroup(tenantNo, Group, out var group)
                ? new(group)
                : new(default, "The parameter 'group' is no group's id or groupNo.");
        }

        if (Tag is not null)
            return Names.IsTag(Tag) ? new(WireIds.Tag(tenantNo, Tag)) : new(default, "The parameter 'tag' is no tag's name.");
        if (PeerId.TryParse(Peer, out var peer)) return new(peer);
        return Names.IsUserId(Peer)
            ? new(WireIds.Account(tenantNo, Peer!).AsPeer())
            : new(default, "The parameter 'peer' is no id or userId.");
    }

    /// <summary>What is wrong with its bounds; null if nothing is.</summary>
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
