namespace Im.Notifications;

/// <summary>When something is tried again: soon, then ever later, each time by chance a bit earlier or later.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
    ];

    /// <summary>The pause after a number of tries that have failed.</summary>
    /// <param name="tries">How many, at least 1.</param>
    /// <param name="retryAfter">What the vendor asks for: not less.</param>
    /// <param name="random">By chance.</param>
    public static TimeSpan After(int tries, TimeSpan? retryAfter, Random random)
    {
        var pause = Pauses[Math.Min(tries, Pauses.Length) - 1] * (0.5 + random.NextDouble());
        return retryAfter > pause ? retryAfter.Value + pause * 0.1 : pause;
    }
}
