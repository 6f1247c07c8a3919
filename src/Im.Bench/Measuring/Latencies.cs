using System.Diagnostics;
using HdrHistogram;
using Im.Bench.Reports;

namespace Im.Bench.Measuring;

/// <summary>Times from sending to receiving, of those that arrive while it is open.</summary>
internal sealed class Latencies
{
    private static readonly double MicrosecondsPerTick = 1e6 / Stopwatch.Frequency;
    private static readonly long Longest = TimeSpan.FromMinutes(2).Ticks / TimeSpan.TicksPerMicrosecond;

    private readonly LongConcurrentHistogram _histogram = new(1, Longest, 3);
    private bool _open;

    /// <summary>Whether times are recorded.</summary>
    public bool IsOpen
    {
        get => Volatile.Read(ref _open);
        set => Volatile.Write(ref _open, value);
    }

    /// <summary>Records a time in ticks of the stopwatch.</summary>
    public void Record(long ticks)
    {
        if (!IsOpen) return;
        _histogram.RecordValue(Math.Clamp((long)(ticks * MicrosecondsPerTick), 1, Longest));
    }

    /// <summary>How many there are, and how long they took; nothing if there are none.</summary>
    public IEnumerable<Figure> FiguresOf(string name) => _histogram.TotalCount == 0 ? [] :
    [
        new($"{name}, count", _histogram.TotalCount),
        new($"{name} p50, ms", Percentile(50)),
        new($"{name} p99, ms", Percentile(99)),
    ];

    /// <summary>The time in milliseconds that so many percent did not exceed; 0 if there are none.</summary>
    public double Percentile(double percent) =>
        _histogram.TotalCount == 0 ? 0 : _histogram.GetValueAtPercentile(percent) / 1e3;
}
