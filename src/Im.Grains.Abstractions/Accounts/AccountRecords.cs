using Im.Protocol;

namespace Im.Grains.Accounts;

/// <summary>Who an account is.</summary>
[GenerateSerializer, Immutable, Alias("account-profile")]
public sealed record AccountProfile
{
    /// <summary>The tenant.</summary>
    [Id(0)]
    public required string TenantNo { get; init; }

    /// <summary>The user's name there.</summary>
    [Id(1)]
    public required string UserId { get; init; }

    /// <summary>When it became known, Unix milliseconds.</summary>
    [Id(2)]
    public required long CreatedAt { get; init; }
}

/// <summary>A login of a device, told to the account by the device's grain.</summary>
[GenerateSerializer, Immutable, Alias("device-binding")]
public sealed record DeviceBinding
{
    /// <summary>The tenant.</summary>
    [Id(0)]
    public required string TenantNo { get; init; }

    /// <summary>The user.</summary>
    [Id(1)]
    public required string UserId { get; init; }

    /// <summary>The device's unique code.</summary>
    [Id(2)]
    public required string DeviceId { get; init; }

    /// <summary>Which login of the device this is; a later one has a higher number.</summary>
    [Id(3)]
    public required long Login { get; init; }

    /// <summary>Its system.</summary>
    [Id(4)]
    public required OsType Os { get; init; }

    /// <summary>Its sub-application; empty for none.</summary>
    [Id(5)]
    public required string AppId { get; init; }

    /// <summary>Whether the login is new. One that is not, and that the account does not know, has ended.</summary>
    [Id(6)]
    public required bool Fresh { get; init; }
}

/// <summary>What became of a <see cref="DeviceBinding"/>.</summary>
[GenerateSerializer, Immutable, Alias("bind-outcome")]
public sealed record BindOutcome
{
    /// <summary>The login was not new, and the account does not have it: a new one is needed. Nothing was changed.</summary>
    [Id(0)]
    public bool LoginEnded { get; init; }

    /// <summary>The devices that had to go.</summary>
    [Id(1)]
    public IReadOnlyList<DisplacedDevice> Displaced { get; init; } = [];

    /// <summary>The account is banned: nothing was changed.</summary>
    [Id(2)]
    public bool Banned { get; init; }
}

/// <summary>A device that a newer login has logged out.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Login">The login that ended.</param>
[GenerateSerializer, Immutable, Alias("displaced-device")]
public sealed record DisplacedDevice([property: Id(0)] string DeviceId, [property: Id(1)] long Login);

/// <summary>Why a session ends.</summary>
public enum SessionEnd
{
    /// <summary>A later connection with the same clientId: MQTT 0x8E.</summary>
    TakenOver,

    /// <summary>The device's user logged out: MQTT 0x98.</summary>
    LoggedOut,

    /// <summary>The tenant's kick policy, an app that kicks or bans, or the end of the tenant: the <c>kicked</c> event, then MQTT 0x98.</summary>
    Kicked,
}

/// <summary>Whether a session may change something now.</summary>
[GenerateSerializer, Immutable, Alias("admission")]
public sealed record Admission
{
    /// <summary>The account does not know the session: the gateway announces it again, and asks again if it is accepted.
    /// </summary>
    [Id(0)]
    public bool UnknownSession { get; init; }

    /// <summary>Why not; null if it may.</summary>
    [Id(1)]
    public Answer? Refusal { get; init; }
}

/// <summary>A connection that wants to be a device's session.</summary>
[GenerateSerializer, Immutable, Alias("session-offer")]
public sealed record SessionOffer
{
    /// <summary>The device.</summary>
    [Id(0)]
    public required string DeviceId { get; init; }

    /// <summary>The login that the device's token names.</summary>
    [Id(1)]
    public required long Login { get; init; }

    /// <summary>The gateway's silo.</summary>
    [Id(2)]
    public required SiloAddress Gateway { get; init; }

    /// <summary>The connection's number there.</summary>
    [Id(3)]
    public required long Connection { get; init; }

    /// <summary>0 for a new connection; else the fence it has, when its gateway announces it again.</summary>
    [Id(4)]
    public long Fence { get; init; }
}

/// <summary>What became of a <see cref="SessionOffer"/>.</summary>
[GenerateSerializer, Immutable, Alias("connect-outcome")]
public sealed record ConnectOutcome
{
    /// <summary><see cref="ErrorCode.Ok"/>; <see cref="ErrorCode.Forbidden"/> for a login that has ended;
    /// <see cref="ErrorCode.Conflict"/> for a connection that a later one has replaced; <see cref="ErrorCode.Unavailable"/> for
    /// one of a gateway that the cluster has given up.</summary>
    [Id(0)]
    public required ErrorCode Code { get; init; }

    /// <summary>The session's place in the order of the device's connections: a later one has a higher number.</summary>
    [Id(1)]
    public long Fence { get; init; }

    /// <summary>The silo of the account's activation. When it dies, the session must be announced again.</summary>
    [Id(2)]
    public SiloAddress? Silo { get; init; }

    /// <summary>The device's sub-application; empty for none.</summary>
    [Id(3)]
    public string AppId { get; init; } = "";
}

/// <summary>What a device asks for with <c>offline</c>, checked and with its defaults.</summary>
[GenerateSerializer, Immutable, Alias("offline-query")]
public sealed record OfflineQuery
{
    /// <summary>One peer, or null for all.</summary>
    [Id(0)]
    public PeerId? Target { get; init; }

    /// <summary>By peer, the seq up to which the device has everything.</summary>
    [Id(1)]
    public required IReadOnlyDictionary<string, long> Have { get; init; }

    /// <summary>For other peers: nothing older, Unix milliseconds.</summary>
    [Id(2)]
    public long Since { get; init; }

    /// <summary>At most so many messages.</summary>
    [Id(3)]
    public required int Limit { get; init; }

    /// <summary>At most so many bytes of result.</summary>
    [Id(4)]
    public required int MaxBytes { get; init; }

    /// <summary>The asking device's sub-application.</summary>
    [Id(5)]
    public string AppId { get; init; } = "";

    /// <summary>Bytes of the largest content of an update that the device can take; larger ones come without.</summary>
    [Id(6)]
    public int LargestUpdate { get; init; } = int.MaxValue;
}

/// <summary>What a device asks for with <c>history</c>, checked and with its defaults.</summary>
[GenerateSerializer, Immutable, Alias("history-query")]
public sealed record HistoryQuery
{
    /// <summary>The conversation.</summary>
    [Id(0)]
    public required PeerId Target { get; init; }

    /// <summary>Not older, Unix milliseconds.</summary>
    [Id(1)]
    public long StartTime { get; init; }

    /// <summary>Not newer, Unix milliseconds.</summary>
    [Id(2)]
    public long EndTime { get; init; } = long.MaxValue;

    /// <summary>Only seqs below.</summary>
    [Id(3)]
    public long BeforeSeq { get; init; } = long.MaxValue;

    /// <summary>Only seqs above.</summary>
    [Id(4)]
    public long AfterSeq { get; init; }

    /// <summary>At most so many.</summary>
    [Id(5)]
    public required int Limit { get; init; }

    /// <summary>At most so many bytes of result.</summary>
    [Id(6)]
    public required int MaxBytes { get; init; }

    /// <summary>From the newest back.</summary>
    [Id(7)]
    public bool NewestFirst { get; init; }

    /// <summary>The asking device's sub-application; null for an app, which sees all.</summary>
    [Id(8)]
    public string? AppId { get; init; } = "";

    /// <summary>Bytes of the largest content of an update that the device can take; larger ones come without.</summary>
    [Id(9)]
    public int LargestUpdate { get; init; } = int.MaxValue;
}

/// <summary>An account as apps see it.</summary>
[GenerateSerializer, Immutable, Alias("account-overview")]
public sealed record AccountOverview
{
    /// <summary>Who it is.</summary>
    [Id(0)]
    public required AccountProfile Profile { get; init; }

    /// <summary>Until when it is banned, Unix milliseconds: 0 for not, <see cref="long.MaxValue"/> for until further notice.</summary>
    [Id(1)]
    public long BannedUntil { get; init; }

    /// <summary>Its devices that are logged in.</summary>
    [Id(2)]
    public required IReadOnlyList<DeviceOverview> Devices { get; init; }
}

/// <summary>A device that is logged in, as apps see it.</summary>
[GenerateSerializer, Immutable, Alias("device-overview")]
public sealed record DeviceOverview
{
    /// <summary>The device.</summary>
    [Id(0)]
    public required string DeviceId { get; init; }

    /// <summary>Its login.</summary>
    [Id(1)]
    public required long Login { get; init; }

    /// <summary>What it runs.</summary>
    [Id(2)]
    public required OsType Os { get; init; }

    /// <summary>Its sub-application; empty for none.</summary>
    [Id(3)]
    public required string AppId { get; init; }

    /// <summary>Whether it is connected.</summary>
    [Id(4)]
    public required bool Online { get; init; }
}
