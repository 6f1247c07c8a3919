namespace Im.Chaos.Systems;

/// <summary>Waits for conditions.</summary>
internal static class Until
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until it is true.</summary>
    /// <returns>False if it was not in time.</returns>
    public static async Task<bool> True(Func<Task<bool>> condition, TimeSpan patience, CancellationToken cancellation = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(patience);
        try
        {
            while (!await condition()) await Task.Delay(LookInterval, deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <inheritdoc cref="True(Func{Task{bool}}, TimeSpan, CancellationToken)"/>
    public static Task<bool> True(Func<bool> condition, TimeSpan patience, CancellationToken cancellation = default) =>
        True(() => Task.FromResult(condition()), patience, cancellation);
}
