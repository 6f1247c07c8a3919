using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Im.Database;

/// <summary>What the writers of all databases count; the meter is <c>Im.Storage</c>.</summary>
public sealed class StorageInstruments : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Im.Storage";

    // A commit takes milliseconds, on a fast disk less; without advice all of that is one bucket.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private static readonly InstrumentAdvice<int> Operations = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024] };

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _batch;
    private readonly ConcurrentDictionary<CommitMeter, Func<int>> _queues = new();

    /// <summary>Creates the instruments once per host.</summary>
    public StorageInstruments(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _duration = _meter.CreateHistogram("im.storage.commit.duration", "s", "Time to commit one batch.", advice: Seconds);
        _batch = _meter.CreateHistogram("im.storage.commit.batch", "{operation}", "Operations in one commit.", advice: Operations);
        _meter.CreateObservableGauge("im.storage.queue", Waiting, "{operation}", "Operations that wait for a writer.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal CommitMeter Watch(string component, string engine, Func<int> waiting)
    {
        var meter = new CommitMeter(_duration, _batch, component, engine, it => _queues.TryRemove(it, out _));
        _queues[meter] = waiting;
        return meter;
    }

    // Writers of one component add up: several shards, or several silos of a test in one process.
    private IEnumerable<Measurement<int>> Waiting() =>
        from queue in _queues
        group queue.Value() by (queue.Key.Component, queue.Key.Engine) into one
        select new Measurement<int>(one.Sum(), CommitMeter.Tags(one.Key.Component, one.Key.Engine));
}
