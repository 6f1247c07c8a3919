using System.Diagnostics;

namespace Im.Bench.Measuring;

/// <summary>Beats at a fixed rate, whatever becomes of the beats; one that comes late is still told when it was due.</summary>
internal static class Metronome
{
    /// <summary>Beats so often a second until it is stopped; 0 is never.</summary>
    public static async Task Run(int perSecond, Action<long> beat, CancellationToken stop)
    {
        var (begun, beats) = (Stopwatch.GetTimestamp(), 0L);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        try
        {
            while (perSecond > 0 && await timer.WaitForNextTickAsync(stop))
            {
                var due = (long)(Stopwatch.GetElapsedTime(begun).TotalSeconds * perSecond);
                while (beats < due) beat(begun + (long)(++beats / (double)perSecond * Stopwatch.Frequency));
            }
        }
        catch (OperationCanceledException)
        {
            // Asked for.
        }
    }
}
