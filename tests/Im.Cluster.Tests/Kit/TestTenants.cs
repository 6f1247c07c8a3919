using Im.Grains.Tenants;

namespace Im.Cluster.Tests.Kit;

/// <summary>The tenants of the cluster, one for each thing they differ in.</summary>
internal static class TestTenants
{
    public const string Usual = "usual";
    public const string Other = "other";

    /// <summary>One message a second, three at once.</summary>
    public const string Slow = "slow";

    /// <summary>Whose everyone is written to.</summary>
    public const string Broadcasts = "broadcasts";

    /// <summary>Groups of <see cref="SmallGroupMembers"/> members.</summary>
    public const string SmallGroups = "small-groups";

    public const int SmallGroupMembers = 4;

    /// <summary>Whose devices are pushed to.</summary>
    public const string Push = "push";

    /// <summary>Whose calls LiveKit carries.</summary>
    public const string Calls = "calls";

    public static readonly TimeSpan RecallWindow = TimeSpan.FromMinutes(2);

    public static string Of(KickPolicy policy) => $"kick-{policy}";

    public static void AddTo(TenantsOptions options)
    {
        foreach (var name in (string[])[Usual, Other, Broadcasts, Push]) options.Tenants[name] = New();
        options.Tenants[Slow] = New();
        options.Tenants[Slow].MessagesPerSecond = 1;
        options.Tenants[Slow].MessageBurst = 3;
        options.Tenants[SmallGroups] = New();
        options.Tenants[SmallGroups].GroupMembers = SmallGroupMembers;
        options.Tenants[Calls] = New();
        var liveKit = options.Tenants[Calls].Rtc.LiveKit;
        (liveKit.Url, liveKit.Key, liveKit.Secret) = ("wss://rtc.example.com", "key", "a-secret-of-thirty-two-characters");
        foreach (var policy in Enum.GetValues<KickPolicy>())
        {
            options.Tenants[Of(policy)] = New();
            options.Tenants[Of(policy)].KickPolicy = policy;
        }
    }

    // The clock stands still, so a bucket that is empty stays empty.
    private static TenantConfig New() => new()
    {
        Open = true,
        MessagesPerSecond = 1_000_000,
        MessageBurst = 1_000_000,
        RecallWindow = RecallWindow,
    };
}
