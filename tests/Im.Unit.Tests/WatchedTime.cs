using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests;

/// <summary>A clock that the test moves, and that knows who uses it: a test that has moved it waits for whom it concerns,
/// instead of for a while.</summary>
internal sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly ConcurrentDictionary<TimeSpan, int> _timers = new();
    private int _looks;

    /// <summary>How often it was asked for a timestamp, or for the time since one.</summary>
    public int Looks => Volatile.Read(ref _looks);

    /// <summary>How many timers of this length were set; a delay sets one.</summary>
    public int TimersOf(TimeSpan length) => _timers.GetValueOrDefault(length);

    public override long GetTimestamp()
    {
        Interlocked.Increment(ref _looks);
        return base.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.AddOrUpdate(dueTime, 1, (_, count) => count + 1);
        return timer;
    }
}
