using System.Collections.Concurrent;
using Im.Api.Security;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Api.Messages;

/// <summary>One of those whom a call names as receivers of a message.</summary>
/// <param name="Name">What was named.</param>
/// <param name="Id">What it means; null if it is no name.</param>
/// <param name="IsUser">Whether it was named by userId.</param>
internal readonly record struct Receiver(string Name, PeerId? Id, bool IsUser)
{
    private const int AtOnce = 32;

    /// <summary>How many are named.</summary>
    public static int Count(MessageTargets? to) => to is null
        ? 0
        : (to.Users?.Count ?? 0) + (to.Accounts?.Count ?? 0) + (to.Groups?.Count ?? 0) + (to.Tags?.Count ?? 0)
            + (to.Everyone == true ? 1 : 0);

    /// <summary>All of them, in the order of the results.</summary>
    public static IEnumerable<Receiver> Of(TenantApp app, MessageTargets to)
    {
        foreach (var user in to.Users ?? []) yield return new(user, Names.IsUserId(user) ? WireIds.Account(app.TenantNo, user).AsPeer() : null, IsUser: true);
        foreach (var account in to.Accounts ?? []) yield return new(account, AccountId.TryParse(account, out var id) ? id.AsPeer() : null, IsUser: false);
        foreach (var group in to.Groups ?? []) yield return new(group, WireIds.TryGroup(app.TenantNo, group, out var id) ? id : null, IsUser: false);
        foreach (var tag in to.Tags ?? []) yield return new(tag, Names.IsTag(tag) ? WireIds.Tag(app.TenantNo, tag) : null, IsUser: false);
        if (to.Everyone == true) yield return new("", WireIds.Everyone(app.TenantNo), IsUser: false);
    }

    /// <summary>Does something for each of them, some at once, and once for one that is named twice.</summary>
    /// <returns>One result a receiver, in the order given.</returns>
    public static async Task<IReadOnlyList<SendMessageResult>> ForEach(
        TenantApp app, MessageTargets to, Func<Receiver, PeerId, Task<SendMessageResult>> act)
    {
        var receivers = Of(app, to).ToList();
        var results = new ConcurrentDictionary<Receiver, SendMessageResult>();
        await Parallel.ForEachAsync(
            receivers.Distinct(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (it, _) => results[it] = it.Id is { } id
                ? await act(it, id)
                : Refused(it.Name ?? "", ErrorCode.Invalid, "This names no receiver."));
        return receivers.ConvertAll(receiver => results[receiver]);
    }

    /// <summary>What was not done for a receiver, and why.</summary>
    public static SendMessageResult Refused(string to, ErrorCode code, string? words) =>
        new() { To = to, Code = code.WireName(), Message = words };

    /// <summary>What was done for a receiver.</summary>
    public static SendMessageResult Done(PeerId to, long seq) => new() { To = to.Value, Seq = seq, Code = ErrorCode.Ok.WireName() };
}
