namespace Im.Protocol.Groups;

/// <summary>The content of a <see cref="PushEventTypes.Group"/> event.</summary>
public sealed record GroupEvent
{
    /// <summary>So many accounts are named at most; <see cref="Count"/> tells how many there are.</summary>
    public const int NamedLimit = 100;

    /// <summary>What happened: one of <see cref="GroupEvents"/>.</summary>
    public required string Event { get; init; }

    /// <summary>Who did it: an account, or an app's service account.</summary>
    public required string By { get; init; }

    /// <summary>To whom it happened; left out where it is all, or nobody.</summary>
    public IReadOnlyList<string>? Accounts { get; init; }

    /// <summary>How many they are, where not all of them are named.</summary>
    public int? Count { get; init; }

    /// <summary>With <see cref="GroupEvents.Role"/>: the new role.</summary>
    public string? Role { get; init; }

    /// <summary>With <see cref="GroupEvents.Muted"/>: until when, Unix milliseconds; left out: until further notice.</summary>
    public long? Until { get; init; }

    /// <summary>With <see cref="GroupEvents.Updated"/>: what has changed.</summary>
    public GroupSettings? Settings { get; init; }
}
