using Im.Grains.Accounts;
using Im.Protocol;

namespace Im.Api.Users;

/// <summary>Users that an app names exist from then on.</summary>
internal static class NamedUsers
{
    private const int AtOnce = 64;

    /// <summary>Makes a user known.</summary>
    public static async Task<AccountId> EnsureUser(this IGrainFactory grains, string tenantNo, string userId)
    {
        var account = WireIds.Account(tenantNo, userId);
        await grains.GetGrain<IAccountGrain>(account.Value).Ensure(tenantNo, userId);
        return account;
    }

    /// <summary>Makes those known that are named by userId; accounts stay as they are.</summary>
    public static async Task EnsureMembers(this IGrainFactory grains, string tenantNo, IEnumerable<string> accountsOrUserIds)
    {
        var users = accountsOrUserIds.Where(name => !AccountId.TryParse(name, out _)).Distinct();
        await Parallel.ForEachAsync(
            users, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (user, _) => await grains.EnsureUser(tenantNo, user));
    }
}
