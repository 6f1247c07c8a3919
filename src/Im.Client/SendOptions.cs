namespace Im.Client;

/// <summary>What may be said about a message beside its receiver and content.</summary>
public sealed record SendOptions
{
    /// <summary>The message's id: sending the same id again, even after a crash, stores nothing twice. Default: a random one.</summary>
    public string? Id { get; init; }

    /// <summary>In a group: the one member to show it to; empty for all.</summary>
    public string Target { get; init; } = "";

    /// <summary>Deliver only to devices registered with this sub-application; empty for all.</summary>
    public string AppId { get; init; } = "";

    /// <summary>No notification for it.</summary>
    public bool IsBackground { get; init; }

    internal static SendOptions Default { get; } = new();
}
