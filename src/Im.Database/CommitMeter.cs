using System.Diagnostics.Metrics;

namespace Im.Database;

/// <summary>The instruments with one writer's tags on them.</summary>
internal sealed class CommitMeter(
    Histogram<double> duration, Histogram<int> batch, string component, string engine, Action<CommitMeter> forget)
    : IDisposable
{
    private readonly KeyValuePair<string, object?>[] _tags = Tags(component, engine);

    public string Component => component;

    public string Engine => engine;

    public void Committed(int operations, TimeSpan elapsed)
    {
        duration.Record(elapsed.TotalSeconds, _tags);
        batch.Record(operations, _tags);
    }

    public void Dispose() => forget(this);

    internal static KeyValuePair<string, object?>[] Tags(string component, string engine) =>
        [new("component", component), new("engine", engine)];
}
