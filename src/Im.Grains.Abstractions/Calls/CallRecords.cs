using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Grains.Calls;

/// <summary>A step of a call, on its way to the call.</summary>
[GenerateSerializer, Immutable, Alias("call-request")]
public sealed record CallRequest
{
    /// <summary>Whose step it is.</summary>
    [Id(0)]
    public required AccountId From { get; init; }

    /// <summary>The device that takes it.</summary>
    [Id(1)]
    public required string DeviceId { get; init; }

    /// <summary>The tenant.</summary>
    [Id(2)]
    public required string TenantNo { get; init; }

    /// <summary>The message that says it.</summary>
    [Id(3)]
    public required OutgoingMessage Message { get; init; }
}

/// <summary>An account's part in a running call.</summary>
[GenerateSerializer, Immutable, Alias("call-part")]
public sealed record CallPart
{
    /// <summary>The device that is in it; empty while it rings.</summary>
    [Id(0)]
    public required string DeviceId { get; init; }
}

/// <summary>Where an account is called, or calls.</summary>
[GenerateSerializer, Immutable, Alias("call-place")]
public sealed record CallPlace
{
    /// <summary>The tenant.</summary>
    [Id(0)]
    public required string TenantNo { get; init; }

    /// <summary>The room.</summary>
    [Id(1)]
    public required string RoomId { get; init; }

    /// <summary>When to look whether the call is still there, Unix milliseconds.</summary>
    [Id(2)]
    public required long LookAt { get; init; }

    /// <summary>Whether the account talks there; known in memory alone.</summary>
    [Id(3)]
    public bool Talks { get; init; }
}

/// <summary>Whether an account has gone into a call.</summary>
[GenerateSerializer, Immutable, Alias("call-entry")]
public sealed record CallEntry
{
    /// <summary>The other room in which it is, as far as it knows; null if it has gone in.</summary>
    [Id(0)]
    public string? Other { get; init; }
}
