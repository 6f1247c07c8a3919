namespace Im.Grains.Tenants;

/// <summary>The tenants of this server, their apps, and the operator's own apps, as configured.</summary>
/// <remarks>Bound to the section <c>Im</c>: <c>Im:Tenants:{tenantNo}</c> and <c>Im:Apps:{appId}</c>.</remarks>
public sealed class TenantsOptions
{
    /// <summary>The section of the configuration; its children are <c>Tenants</c> and <c>Apps</c>.</summary>
    public const string Section = "Im";

    /// <summary>The tenants, by tenantNo. Default none; in Development the tenant <c>demo</c>.</summary>
    public IDictionary<string, TenantConfig> Tenants { get; } = new Dictionary<string, TenantConfig>(StringComparer.Ordinal);

    /// <summary>Apps of the operator, of no tenant, by appId. Default none.</summary>
    public IDictionary<string, AppConfig> Apps { get; } = new Dictionary<string, AppConfig>(StringComparer.Ordinal);

    /// <summary>A tenant; null if there is none of this number.</summary>
    public TenantConfig? Find(string tenantNo) => Tenants.TryGetValue(tenantNo, out var tenant) ? tenant : null;
}

/// <summary>One tenant, as configured.</summary>
public sealed class TenantConfig
{
    internal const int UsualGroupMembers = 10_000;

    /// <summary>Whether devices register without a user token. Default no: anybody could be anybody. For trials only.</summary>
    public bool Open { get; set; }

    /// <summary>Which devices of an account may be logged in at once: <c>all</c> (default), <c>onePerOs</c>,
    /// <c>mobileOneDesktopOne</c> or <c>one</c>.</summary>
    public KickPolicy KickPolicy { get; set; } = KickPolicy.All;

    /// <summary>How long after sending a message may be recalled: 0 to 30 days, default 2 minutes.</summary>
    public TimeSpan RecallWindow { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Messages an account may send in a second, on average: 1–1,000,000, default 1,000. It stops a runaway
    /// client, not a busy one.</summary>
    public int MessagesPerSecond { get; set; } = 1_000;

    /// <summary>Messages an account may send at once: 1–1,000,000, default 2,000, two seconds' worth.</summary>
    public int MessageBurst { get; set; } = 2_000;

    /// <summary>Members that a group may have: 2–100,000, default 10,000.</summary>
    public int GroupMembers { get; set; } = UsualGroupMembers;

    /// <summary>Days for which its messages are kept: 0–36,500, default 0, as long as the server keeps them
    /// (<c>Im:Archive:RetentionDays</c>). The shorter one counts.</summary>
    public int RetentionDays { get; set; }

    /// <summary>Who carries the tenant's calls: for whom the server issues keys to the rooms. Default nobody.</summary>
    public RtcConfig Rtc { get; } = new();

    /// <summary>The tenant's apps, by appId. Default none.</summary>
    public IDictionary<string, AppConfig> Apps { get; } = new Dictionary<string, AppConfig>(StringComparer.Ordinal);

    /// <summary>The part that grains go by.</summary>
    public TenantSettings ToSettings() => new()
    {
        Open = Open,
        KickPolicy = KickPolicy,
        RecallWindow = RecallWindow,
        MessagesPerSecond = MessagesPerSecond,
        MessageBurst = MessageBurst,
        GroupMembers = GroupMembers,
    };
}

/// <summary>One app, as configured: a third-party service, or a tool of the operator.</summary>
public sealed class AppConfig
{
    /// <summary>The app's secret, 16–256 characters of randomness. This or <see cref="SecretHash"/>.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The secret's SHA-256, 64 hexadecimal digits, so that the configuration does not hold the secret itself.</summary>
    public string SecretHash { get; set; } = "";

    /// <summary>What the app may do: names of <see cref="Im.Protocol.Rest.Scopes"/>. Default nothing.</summary>
    public IList<string> Scopes { get; } = [];
}
