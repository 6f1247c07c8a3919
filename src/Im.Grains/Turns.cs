namespace Im.Grains;

/// <summary>
/// Runs the writes of an interleaving grain one after the other, in the order in which they came, while its reads and
/// hand-overs go on. Used in one grain's turns only.
/// </summary>
internal sealed class Turns
{
    private Task _last = Task.CompletedTask;

    /// <summary>Runs the work when all that came before has ended, well or not.</summary>
    public async Task<T> Run<T>(Func<Task<T>> work)
    {
        var before = _last;
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _last = mine.Task;
        try
        {
            await before;
            return await work();
        }
        finally
        {
            mine.SetResult();
        }
    }
}
