using Im.Protocol;

namespace Im.Api.Messages;

/// <summary>A message of the archive, as devices receive it. Members that its sender added stand beside these.</summary>
internal sealed record EnvelopeShape
{
    /// <summary>The sender's id for it.</summary>
    public required string Id { get; init; }

    /// <summary>Who sent it; where an account received it through a group, a tag or everyone: that.</summary>
    public required string From { get; init; }

    /// <summary>To whom.</summary>
    public required string To { get; init; }

    /// <summary>The tenant of both.</summary>
    public required string TenantNo { get; init; }

    /// <summary>Sent to a group: the one member meant, or empty. Received through a group, a tag or everyone: the sender.</summary>
    public required string Target { get; init; }

    /// <summary>The message type's code.</summary>
    public required int Type { get; init; }

    /// <summary>The content, as it was sent; of a recalled message <c>{"recalled":true}</c>.</summary>
    public required RawJson Content { get; init; }

    /// <summary>When the server took it, Unix milliseconds.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Whether it works in the background, without a notification.</summary>
    public required bool IsBackground { get; init; }

    /// <summary>Its place in its conversation, from 1.</summary>
    public required long Seq { get; init; }

    /// <summary>The sub-application whose devices alone receive it; left out for all.</summary>
    public string? Appid { get; init; }
}
