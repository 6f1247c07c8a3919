using System.Diagnostics;

namespace Im.Bench.Measuring;

/// <summary>Looks at server and database from outside.</summary>
/// <param name="servers">The HTTP interfaces of the server's processes; none for a broker.</param>
/// <param name="serverPids">The server's processes, if they are on this machine.</param>
/// <param name="databasePid">The first process of its database, likewise.</param>
/// <param name="data">Where they keep their files, likewise.</param>
internal sealed class Observer(
    IReadOnlyList<HttpClient> servers, IReadOnlyList<int> serverPids, int? databasePid, DirectoryInfo? data)
{
    /// <summary>How it stands now.</summary>
    public async Task<Observation> Look(CancellationToken cancellation)
    {
        var metrics = default(ServerMetrics);
        foreach (var server in servers) metrics += ServerMetrics.Parse(await server.GetStringAsync("metrics", cancellation));
        return new Observation
        {
            Metrics = metrics,
            ServerCpu = serverPids.Count == 0 ? null : serverPids.Sum(ProcessTree.CpuSeconds),
            DatabaseCpu = databasePid is { } database ? ProcessTree.CpuSeconds(database) : null,
            OwnCpu = Environment.CpuUsage.TotalTime.TotalSeconds,
            ResidentBytes = serverPids.Count == 0 ? null : serverPids.Sum(ProcessTree.ResidentBytes),
            DatabaseBytes = databasePid is { } first ? ProcessTree.ProportionalBytes(first) : null,
            DiskBytes = data?.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => (double)file.Length),
            Seconds = Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency,
        };
    }
}
