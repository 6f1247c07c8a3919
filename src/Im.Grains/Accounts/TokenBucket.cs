namespace Im.Grains.Accounts;

/// <summary>Limits a rate and allows bursts. Not for several threads.</summary>
/// <param name="perSecond">How many a second, on average.</param>
/// <param name="burst">How many at once.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(int perSecond, int burst, TimeProvider time)
{
    private double _tokens = burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes as many as there are, up to the number wanted.</summary>
    public int Take(int wanted)
    {
        Fill();
        var taken = Math.Min(wanted, (int)_tokens);
        _tokens -= taken;
        return taken;
    }

    /// <summary>After how long one more can be taken.</summary>
    public TimeSpan UntilNext()
    {
        Fill();
        return TimeSpan.FromSeconds(Math.Max(0, 1 - _tokens) / perSecond);
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
        _filledAt = now;
    }
}
