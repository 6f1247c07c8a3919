using Im.Protocol;

namespace Im.Grains.Accounts;

/// <summary>Asks many accounts at once, but not too many.</summary>
internal static class AccountLookUps
{
    private const int AtOnce = 256;

    /// <summary>Those of the accounts that exist in the tenant.</summary>
    public static async Task<HashSet<AccountId>> Existing(
        this IGrainFactory grains, string tenantNo, IEnumerable<AccountId> accounts)
    {
        var existing = new HashSet<AccountId>();
        foreach (var some in accounts.Chunk(AtOnce))
        {
            var profiles = await Task.WhenAll(some.Select(account => grains.GetGrain<IAccountGrain>(account.Value).Describe()));
            for (var i = 0; i < some.Length; i++)
            {
                if (profiles[i]?.TenantNo == tenantNo) existing.Add(some[i]);
            }
        }

        return existing;
    }
}
