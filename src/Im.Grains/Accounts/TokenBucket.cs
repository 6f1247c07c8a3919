namespace Im.Grains.Accounts;

/// <summary>Limits a rate and allows bursts. Not for several threads.</summary>
/// <param name="perSecond">How many a second, on average.</param>
/// <param name="burst">How many at once.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(int perSecond, int burst, TimeProvider time)
{
    // Each tick of the clock fills in perSecond parts, and a token is as many parts as a second has ticks. Whole numbers,
    // so that the token is there to the tick when UntilNext says: a fraction would be short of it by rounding.
    private readonly long _token = time.TimestampFrequency;
    private int _perSecond = perSecond;
    private long _full = burst * time.TimestampFrequency;
    private long _parts = burst * time.TimestampFrequency;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes as many as there are, up to the number wanted.</summary>
    public int Take(int wanted)
    {
        Fill();
        var taken = (int)Math.Min(wanted, _parts / _token);
        _parts -= taken * _token;
        return taken;
    }

    /// <summary>Takes so many or none. More than there can be at once are as many as there can be.</summary>
    /// <returns>After how long they can be taken; zero if they were.</returns>
    public TimeSpan TakeAll(int wanted)
    {
        Fill();
        var parts = Math.Min(wanted * _token, _full);
        if (_parts < parts) return Until(parts);

        _parts -= parts;
        return TimeSpan.Zero;
    }

    /// <summary>After how long one more can be taken.</summary>
    public TimeSpan UntilNext()
    {
        Fill();
        return Until(_token);
    }

    /// <summary>Goes on with another rate and burst; what it has, it keeps as far as that holds it.</summary>
    public void Become(int perSecond, int burst)
    {
        Fill();
        _perSecond = perSecond;
        _full = burst * _token;
        _parts = Math.Min(_parts, _full);
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        var elapsed = now - _filledAt;

        // Divided, not multiplied: the pause may be so long that the product is no number any more.
        _parts = elapsed > (_full - _parts) / _perSecond ? _full : _parts + (elapsed * _perSecond);
        _filledAt = now;
    }

    private TimeSpan Until(long parts)
    {
        var ticks = DivideUp(Math.Max(0, parts - _parts), _perSecond);
        return TimeSpan.FromTicks(DivideUp((Int128)ticks * TimeSpan.TicksPerSecond, _token));
    }

    private static long DivideUp(Int128 dividend, long divisor) => (long)((dividend + divisor - 1) / divisor);
}
