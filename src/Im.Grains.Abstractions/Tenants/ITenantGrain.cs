using Orleans.Concurrency;

namespace Im.Grains.Tenants;

/// <summary>A tenant: its settings. Key: the tenantNo.</summary>
[GrainInterfaceType("tenant")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>The settings; null for a tenant that does not exist.</summary>
    [Alias("settings"), AlwaysInterleave]
    Task<TenantSettings?> Settings();

    /// <summary>A page of the tenant's groups, by id: <c>GroupListResult</c>.</summary>
    [Alias("groups"), AlwaysInterleave]
    Task<Answer> Groups(string? cursor, int limit);

    /// <summary>A page of the tenant's tags, by name: <c>TagListResponse</c>.</summary>
    [Alias("tags"), AlwaysInterleave]
    Task<Answer> Tags(string? cursor, int limit);
}

/// <summary>What a tenant has chosen.</summary>
[GenerateSerializer, Immutable, Alias("tenant-settings")]
public sealed record TenantSettings
{
    /// <summary>Whether devices register without a user token. For trials only.</summary>
    [Id(0)]
    public bool Open { get; init; }

    /// <summary>Which devices of an account may be logged in at once.</summary>
    [Id(1)]
    public KickPolicy KickPolicy { get; init; }

    /// <summary>How long after sending a message may be recalled.</summary>
    [Id(2)]
    public TimeSpan RecallWindow { get; init; }

    /// <summary>Messages an account may send in a second, on average.</summary>
    [Id(3)]
    public int MessagesPerSecond { get; init; }

    /// <summary>Messages an account may send at once.</summary>
    [Id(4)]
    public int MessageBurst { get; init; }

    /// <summary>Members that a group may have.</summary>
    [Id(5)]
    public int GroupMembers { get; init; } = TenantConfig.UsualGroupMembers;
}

/// <summary>Which devices of an account may be logged in at once. The newest login wins.</summary>
public enum KickPolicy
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>One of each system.</summary>
    OnePerOs,

    /// <summary>One mobile device (iOS, Android) and one other.</summary>
    MobileOneDesktopOne,

    /// <summary>One.</summary>
    One,
}
