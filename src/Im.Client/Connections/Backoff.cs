namespace Im.Client.Connections;

/// <summary>
/// Growing pauses: random between nothing and a bound that doubles (full jitter), so that the clients of a server
/// that was away do not come back in one instant.
/// </summary>
internal sealed class Backoff(TimeSpan min, TimeSpan max, Random random)
{
    private int _failures;

    /// <summary>The pause after one more failure.</summary>
    public TimeSpan Next() => Bound(_failures++) * random.NextDouble();

    /// <summary>It works again.</summary>
    public void Reset() => _failures = 0;

    internal TimeSpan Bound(int failures)
    {
        var bound = min * Math.Pow(2, Math.Min(failures, 30));
        return bound < max ? bound : max;
    }
}
