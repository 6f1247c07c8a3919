using Im.Grains.Calls;
using Im.Protocol;

namespace Im.Grains.Accounts;

/// <summary>What is kept of an account.</summary>
[GenerateSerializer, Alias("account-state")]
internal sealed record AccountState
{
    /// <summary>Who it is; null while nobody has registered or named it.</summary>
    [Id(0)]
    public AccountProfile? Profile { get; init; }

    /// <summary>The devices that are logged in, the newest login last.</summary>
    [Id(1)]
    public IReadOnlyList<LoggedInDevice> Devices { get; init; } = [];

    /// <summary>Until when it is banned, Unix milliseconds: 0 for not, <see cref="long.MaxValue"/> for until further
    /// notice.</summary>
    [Id(2)]
    public long BannedUntil { get; init; }

    /// <summary>The conversations of which it wants no notifications.</summary>
    [Id(3)]
    public IReadOnlyList<MutedConversation> Mutes { get; init; } = [];

    /// <summary>The call in which it is, as far as it knows.</summary>
    [Id(4)]
    public CallPlace? Call { get; init; }
}

/// <summary>A conversation that is muted.</summary>
/// <param name="Peer">The conversation.</param>
/// <param name="Until">Until when, Unix milliseconds; <see cref="long.MaxValue"/> is until further notice.</param>
[GenerateSerializer, Immutable, Alias("muted-conversation")]
internal sealed record MutedConversation([property: Id(0)] PeerId Peer, [property: Id(1)] long Until);

/// <summary>A device that is logged in.</summary>
[GenerateSerializer, Immutable, Alias("logged-in-device")]
internal sealed record LoggedInDevice
{
    /// <summary>The device.</summary>
    [Id(0)]
    public required string DeviceId { get; init; }

    /// <summary>Which of its logins.</summary>
    [Id(1)]
    public required long Login { get; init; }

    /// <summary>What it runs.</summary>
    [Id(2)]
    public required OsType Os { get; init; }

    /// <summary>Its sub-application; empty for none.</summary>
    [Id(3)]
    public required string AppId { get; init; }
}
