using System.Globalization;

namespace Im.Bench.Measuring;

/// <summary>What the server says of itself at <c>/metrics</c>.</summary>
/// <param name="Commits">Commits of the archive.</param>
/// <param name="CommitSeconds">The time that they took together.</param>
/// <param name="Operations">Operations in them.</param>
/// <param name="HeapBytes">The managed heap after the last collection.</param>
/// <param name="AllocatedBytes">What was allocated on it since the start.</param>
/// <param name="PauseSeconds">How long collections have stopped everything since the start.</param>
internal readonly record struct ServerMetrics(
    double Commits, double CommitSeconds, double Operations, double HeapBytes, double AllocatedBytes, double PauseSeconds)
{
    private const string Archive = "component=\"archive\"";

    /// <summary>Reads the Prometheus text format; what is not there is 0.</summary>
    public static ServerMetrics Parse(string text)
    {
        var lines = text.Split('\n');
        return new ServerMetrics(
            Sum("im_storage_commit_batch_count{", Archive),
            Sum("im_storage_commit_duration_seconds_sum{", Archive),
            Sum("im_storage_commit_batch_sum{", Archive),
            Sum("dotnet_gc_last_collection_heap_size_bytes{", ""),
            Sum("dotnet_gc_heap_total_allocated_bytes_total", ""),
            Sum("dotnet_gc_pause_time_seconds_total", ""));

        double Sum(string name, string tag) => lines
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(tag, StringComparison.Ordinal))
            .Sum(ValueOf);
    }

    /// <summary>Those of two processes together.</summary>
    public static ServerMetrics operator +(ServerMetrics one, ServerMetrics other) => new(
        one.Commits + other.Commits, one.CommitSeconds + other.CommitSeconds, one.Operations + other.Operations,
        one.HeapBytes + other.HeapBytes, one.AllocatedBytes + other.AllocatedBytes, one.PauseSeconds + other.PauseSeconds);

    // name{tags} value time, tags and time being optional.
    private static double ValueOf(string line)
    {
        var values = line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return double.Parse(values[line.Contains('}', StringComparison.Ordinal) ? 0 : 1], CultureInfo.InvariantCulture);
    }
}
