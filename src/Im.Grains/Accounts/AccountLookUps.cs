using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Accounts;

/// <summary>Asks many accounts at once, but not too many.</summary>
internal static partial class AccountLookUps
{
    private const int AtOnce = 256;

    /// <summary>Whether accounts exist in the tenant: <see cref="ErrorCode.Ok"/>, <see cref="ErrorCode.NotFound"/>, or
    /// <see cref="ErrorCode.Unavailable"/> for one that cannot tell now. For use in a grain's turn: all of it stays
    /// there.</summary>
    public static async Task<Dictionary<AccountId, ErrorCode>> LookUp(
        this IGrainFactory grains, string tenantNo, IEnumerable<AccountId> accounts, ILogger logger)
    {
        var found = new Dictionary<AccountId, ErrorCode>();
        var failures = new List<Exception>();
        using var left = accounts.Distinct().GetEnumerator();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AskOneByOne()));
        if (failures.Count > 0) LogNotAnswered(logger, failures.Count, found.Count, failures[0]);
        return found;

        // Each takes the next one when it has its answer, so that none who is slow holds up the others.
        async Task AskOneByOne()
        {
            while (left.MoveNext())
            {
                var account = left.Current;
                try
                {
                    var profile = await grains.GetGrain<IAccountGrain>(account.Value).Describe();
                    found[account] = profile?.TenantNo == tenantNo ? ErrorCode.Ok : ErrorCode.NotFound;
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    found[account] = ErrorCode.Unavailable;
                    failures.Add(e);
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} of {All} accounts could not tell whether they exist; the caller will try again.")]
    private static partial void LogNotAnswered(ILogger logger, int count, int all, Exception first);
}
