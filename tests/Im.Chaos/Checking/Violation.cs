namespace Im.Chaos.Checking;

/// <summary>A promise that was broken.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Text">The message, the conversation, the devices.</param>
/// <param name="At">When, since the run began; null where nothing tells.</param>
internal sealed record Violation(ViolationKind Kind, string Text, TimeSpan? At = null);

/// <summary>What is promised, by what its breach is called.</summary>
internal enum ViolationKind
{
    /// <summary>A message was acknowledged and is not archived, or otherwise than acknowledged.</summary>
    Lost,

    /// <summary>A message was archived or shown twice.</summary>
    Doubled,

    /// <summary>A seq is missing or stands twice, or somebody who is to have a message does not have it.</summary>
    Gap,

    /// <summary>Messages stand in different orders, or in another than sent.</summary>
    Order,

    /// <summary>Something crossed a tenant.</summary>
    Crossed,

    /// <summary>A message was archived or shown that nobody sent, that was refused, or that was not for the device.</summary>
    Foreign,

    /// <summary>The system did not come back, or sent a device away.</summary>
    Down,
}
