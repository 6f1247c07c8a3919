using System.Collections.Concurrent;
using System.Diagnostics;
using Im.Bench.Reports;

namespace Im.Bench.Measuring;

/// <summary>One kind of thing that is done again and again: how long it takes from when it was due, and why it fails.</summary>
/// <param name="name">What it is.</param>
internal sealed class Deed(string name)
{
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private int _underWay;

    /// <summary>How long it takes.</summary>
    public Latencies Times { get; } = new();

    /// <summary>Whether none is under way.</summary>
    public bool IsDone => Volatile.Read(ref _underWay) == 0;

    /// <summary>Its numbers.</summary>
    public IEnumerable<Figure> Figures => Times.FiguresOf(name);

    /// <summary>Why it failed: each reason once, with how often.</summary>
    public IEnumerable<string> Faults => _failures.Select(failure => $"{name}: {failure.Key} ({failure.Value} times)");

    /// <summary>Does it, without anybody waiting for it.</summary>
    public async void Begin(long due, Func<Task> work)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await Task.Yield();
            await work();
            Times.Record(Stopwatch.GetTimestamp() - due);
        }
        catch (Exception e)
        {
            _failures.AddOrUpdate(e.Message, 1, (_, times) => times + 1);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
