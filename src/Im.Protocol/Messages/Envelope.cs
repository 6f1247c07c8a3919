namespace Im.Protocol;

/// <summary>
/// A message on the wire. The same shape both ways: what a client leaves out has its default here, and
/// <see cref="From"/>, <see cref="TenantNo"/>, <see cref="Timestamp"/> and <see cref="Seq"/> are the server's.
/// </summary>
public sealed record Envelope
{
    /// <summary>The sender's random id: the dedup key, unique per sender.</summary>
    public required string Id { get; init; }

    /// <summary>Who sent it; the group, tag or everyone where it came through one. Default if left out.</summary>
    public PeerId From { get; init; }

    /// <summary>To whom.</summary>
    public required PeerId To { get; init; }

    /// <summary>The tenant of both; empty if left out.</summary>
    public string TenantNo { get; init; } = "";

    /// <summary>Sent to a group: the one member meant, or empty. Received from one: the sender.</summary>
    public string Target { get; init; } = "";

    /// <summary>The type's code: one of <see cref="MessageType"/>, or a newer one.</summary>
    public required int Type { get; init; }

    /// <summary>The content: a JSON object, its bytes never re-ordered or re-encoded.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>When the server took it, Unix milliseconds; 0 on the way to the server.</summary>
    public long Timestamp { get; init; }

    /// <summary>Whether it works in the background, without a notification.</summary>
    public bool IsBackground { get; init; }

    /// <summary>The place in its conversation, from 1, without holes; 0 for events that are not archived.</summary>
    public long Seq { get; init; }

    /// <summary>The sub-application whose devices alone receive it; empty for all.</summary>
    public string AppId { get; init; } = "";

    /// <summary>Members that this version does not know, as JSON text without the outer braces; they are forwarded.</summary>
    public ReadOnlyMemory<byte> Extra { get; init; }

    /// <summary>What stands in the place of a recalled message's content.</summary>
    public static ReadOnlyMemory<byte> RecalledContent { get; } = "{\"recalled\":true}"u8.ToArray();
}
