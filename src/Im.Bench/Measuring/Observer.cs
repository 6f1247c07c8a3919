using System.Diagnostics;

namespace Im.Bench.Measuring;

/// <summary>Looks at server and database from outside.</summary>
/// <param name="http">The server's HTTP interface; null for a broker that has none.</param>
/// <param name="serverPid">The server's process, if it is on this machine.</param>
/// <param name="databasePid">The first process of its database, likewise.</param>
/// <param name="data">Where they keep their files, likewise.</param>
internal sealed class Observer(HttpClient? http, int? serverPid, int? databasePid, DirectoryInfo? data)
{
    /// <summary>How it stands now.</summary>
    public async Task<Observation> Look(CancellationToken cancellation)
    {
        var metrics = http is null ? default : ServerMetrics.Parse(await http.GetStringAsync("metrics", cancellation));
        return new Observation
        {
            Metrics = metrics,
            ServerCpu = CpuOf(serverPid),
            DatabaseCpu = CpuOf(databasePid),
            OwnCpu = Environment.CpuUsage.TotalTime.TotalSeconds,
            ResidentBytes = serverPid is { } pid ? ProcessTree.ResidentBytes(pid) : null,
            DatabaseBytes = databasePid is { } first ? ProcessTree.ProportionalBytes(first) : null,
            DiskBytes = data?.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => (double)file.Length),
            Seconds = Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency,
        };
    }

    private static double? CpuOf(int? pid) => pid is { } known ? ProcessTree.CpuSeconds(known) : null;
}
