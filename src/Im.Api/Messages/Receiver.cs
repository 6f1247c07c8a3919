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

    /// <summary>Does something for each of them, some at once, and once for one that is named several times, also as a
    /// user and as an account. One that fails does not stop the others.</summary>
    /// <param name="app">Who calls.</param>
    /// <param name="to">The receivers.</param>
    /// <param name="act">What to do for one.</param>
    /// <param name="failed">Is told why it could not be done for one.</param>
    /// <returns>One result a receiver, in the order given.</returns>
    public static async Task<IReadOnlyList<MessageResult>> ForEach(
        TenantApp app, MessageTargets to, Func<Receiver, PeerId, Task<MessageResult>> act, Action<Exception> failed)
    {
        var receivers = Of(app, to).ToList();
        var results = new ConcurrentDictionary<PeerId, MessageResult>();

        // The first of several: users come first, and one who is named by userId is to exist from then on.
        await Parallel.ForEachAsync(
            receivers.Where(it => it.Id is not null).DistinctBy(it => it.Id),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (it, _) =>
            {
                var id = it.Id!.Value;
                results[id] = await Try(it, id);
            });
        return receivers.ConvertAll(it => it.Id is { } id
            ? results[id]
            : MessageResult.Refused(it.Name ?? "", ErrorCode.Invalid, "This names no receiver."));

        async Task<MessageResult> Try(Receiver receiver, PeerId id)
        {
            try
            {
                return await act(receiver, id);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failed(e);
                return MessageResult.Refused(id.Value, ErrorCode.Unavailable, "This could not be done now. Try again.");
            }
        }
    }

    /// <summary>All of them, in the order of the results.</summary>
    private static IEnumerable<Receiver> Of(TenantApp app, MessageTargets to)
    {
        foreach (var user in to.Users ?? [])
        {
            var id = Names.IsUserId(user) ? WireIds.Account(app.TenantNo, user).AsPeer() : (PeerId?)null;
            yield return new(user, id, IsUser: true);
        }

        foreach (var account in to.Accounts ?? [])
            yield return new(account, AccountId.TryParse(account, out var id) ? id.AsPeer() : null, IsUser: false);
        foreach (var group in to.Groups ?? [])
            yield return new(group, WireIds.TryGroup(app.TenantNo, group, out var id) ? id : null, IsUser: false);
        foreach (var tag in to.Tags ?? [])
            yield return new(tag, Names.IsTag(tag) ? WireIds.Tag(app.TenantNo, tag) : null, IsUser: false);
        if (to.Everyone == true) yield return new("", WireIds.Everyone(app.TenantNo), IsUser: false);
    }
}
