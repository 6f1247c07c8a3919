using Im.Protocol.Rpc;

namespace Im.Protocol.Calls;

/// <summary>The content of an event <c>call</c> that the server makes.</summary>
public sealed record CallEvent
{
    /// <summary>One of <see cref="CallStatuses"/>.</summary>
    public required string Status { get; init; }

    /// <summary>One of <see cref="AvTypes"/>.</summary>
    public required string AvType { get; init; }

    /// <summary>Whom the interface shows as the inviter.</summary>
    public required string Uid { get; init; }

    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>When it happened, Unix milliseconds.</summary>
    public required long Timestamp { get; init; }

    /// <summary>From the answer to now, in seconds; 0 before there is one.</summary>
    public required long UseTime { get; init; }
}

/// <summary>The content of an event <c>call_record</c>: the line that a call leaves in its conversation.</summary>
public sealed record CallRecord
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>One of <see cref="AvTypes"/>.</summary>
    public required string AvType { get; init; }

    /// <summary>One of <see cref="CallOutcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>From the first answer to the end, in seconds; 0 without an answer.</summary>
    public required long UseTime { get; init; }

    /// <summary>When it began, Unix milliseconds.</summary>
    public required long StartedAt { get; init; }
}

/// <summary>Asks for the RTC key of a call.</summary>
public sealed record CallKeyParams : RpcRequest
{
    /// <summary>The room.</summary>
    public string? RoomId { get; init; }
}

/// <summary>What the RTC provider lets a device into the room with.</summary>
public sealed record CallKeyResult
{
    /// <summary><c>agora</c> or <c>livekit</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The key: a token of the provider.</summary>
    public required string Key { get; init; }

    /// <summary>By which name the key lets the device in.</summary>
    public required string Uid { get; init; }

    /// <summary>Until when it does, Unix milliseconds.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>The provider's app; left out where it has none.</summary>
    public string? AppId { get; init; }

    /// <summary>Where the provider is; left out where its SDK knows.</summary>
    public string? Url { get; init; }
}
