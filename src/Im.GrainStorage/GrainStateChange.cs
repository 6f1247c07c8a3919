namespace Im.GrainStorage;

/// <summary>Which state: its name among the grain's states, and the grain.</summary>
internal readonly record struct GrainStateKey(string Kind, string Key);

/// <summary>A state as it is stored.</summary>
internal sealed record StoredGrainState(long Version, byte[] Payload);

/// <summary>A state to write or, without a payload, to remove.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Expected">The version the writer has read; null if it has found nothing.</param>
/// <param name="Next">The version it gets.</param>
/// <param name="Payload">The bytes; null removes it.</param>
/// <param name="At">When, Unix milliseconds.</param>
internal sealed record GrainStateChange(
    GrainStateKey Key, long? Expected, long Next, ReadOnlyMemory<byte>? Payload, long At);
