using System.Globalization;

namespace Im.Bench.Measuring;

/// <summary>What the server says of itself at <c>/metrics</c>.</summary>
/// <param name="Commits">Commits of the archive.</param>
/// <param name="CommitSeconds">The time that they took together.</param>
/// <param name="Operations">Operations in them.</param>
/// <param name="HeapBytes">The managed heap after the last collection.</param>
internal readonly record struct ServerMetrics(double Commits, double CommitSeconds, double Operations, double HeapBytes)
{
    /// <summary>Reads the Prometheus text format; what is not there is 0.</summary>
    public static ServerMetrics Parse(string text)
    {
        var lines = text.Split('\n');
        return new ServerMetrics(
            Sum("im_storage_commit_batch_count{", "component=\"archive\""),
            Sum("im_storage_commit_duration_seconds_sum{", "component=\"archive\""),
            Sum("im_storage_commit_batch_sum{", "component=\"archive\""),
            Sum("dotnet_gc_last_collection_heap_size_bytes{", ""));

        double Sum(string name, string tag) => lines
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(tag, StringComparison.Ordinal))
            .Sum(ValueOf);
    }

    // name{tags} value time, the time being optional.
    private static double ValueOf(string line) =>
        double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
}
