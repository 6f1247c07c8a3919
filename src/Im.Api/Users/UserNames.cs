using System.Collections.Concurrent;
using Im.Grains.Accounts;
using Microsoft.Extensions.Logging;

namespace Im.Api.Users;

/// <summary>From accounts to what the tenant calls its users.</summary>
internal sealed partial class UserNames(IGrainFactory grains, ILogger<UserNames> logger)
{
    private const int AtOnce = 64;

    /// <summary>The userIds of a page of accounts. One that cannot tell now is left out: a list is not refused for the
    /// sake of one.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Of(IEnumerable<string> accounts)
    {
        var names = new ConcurrentDictionary<string, string>();
        var failures = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(accounts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (account, _) =>
        {
            try
            {
                if (await grains.GetGrain<IAccountGrain>(account).Describe() is { } profile) names[account] = profile.UserId;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failures.Enqueue(e);
            }
        });
        if (failures.TryPeek(out var first)) LogUnnamed(failures.Count, first);
        return names;
    }

    [LoggerMessage(LogLevel.Warning, "{Count} accounts of a list could not tell their userIds now; they are listed without.")]
    private partial void LogUnnamed(int count, Exception first);
}
