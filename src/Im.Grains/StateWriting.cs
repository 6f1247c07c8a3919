namespace Im.Grains;

/// <summary>Writes a grain's state, or gives the activation up.</summary>
internal static class StateWriting
{
    /// <summary>
    /// Makes a new version of the state durable, then current. If the outcome of the write is unknown, memory and
    /// storage may differ: the activation ends, and the next one reads the truth.
    /// </summary>
    public static async Task Become<TState>(this IPersistentState<TState> state, TState next, IGrainBase grain)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            grain.DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>Removes the state from the storage, then from memory. If the outcome is unknown, the activation ends.</summary>
    public static async Task Forget<TState>(this IPersistentState<TState> state, IGrainBase grain)
    {
        try
        {
            await state.ClearStateAsync();
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
