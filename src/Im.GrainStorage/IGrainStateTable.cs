namespace Im.GrainStorage;

/// <summary>The table <c>grain_state</c> on one engine.</summary>
internal interface IGrainStateTable
{
    Task<StoredGrainState?> Read(GrainStateKey key);

    /// <summary>Makes the change if the stored version is the expected one.</summary>
    /// <returns>False, and nothing changed, if it is another.</returns>
    Task<bool> Change(GrainStateChange change);
}
