using Im.Bench.Reports;

namespace Im.Bench.Measuring;

/// <summary>What server, database and generator have used up to a moment.</summary>
internal sealed record Observation
{
    private const double Lot = 100_000;

    /// <summary>When, in seconds of the stopwatch.</summary>
    public required double Seconds { get; init; }

    /// <summary>CPU seconds of the server; null if its process is not known.</summary>
    public required double? ServerCpu { get; init; }

    /// <summary>CPU seconds of the database; null if it has no process that is known.</summary>
    public required double? DatabaseCpu { get; init; }

    /// <summary>CPU seconds of this process.</summary>
    public required double OwnCpu { get; init; }

    /// <summary>The server's memory; null if its process is not known.</summary>
    public required double? ResidentBytes { get; init; }

    /// <summary>The database's memory, what its processes share counting once; null if it has none that is known.</summary>
    public required double? DatabaseBytes { get; init; }

    /// <summary>What the files take that grow; null if it is not known where they are.</summary>
    public required double? DiskBytes { get; init; }

    /// <summary>What the server says of itself.</summary>
    public required ServerMetrics Metrics { get; init; }

    /// <summary>What a number of messages has cost since an earlier moment.</summary>
    public IEnumerable<Figure> CostSince(Observation earlier, double messages)
    {
        var lots = Math.Max(messages, 1) / Lot;
        var (server, database) = (ServerCpu - earlier.ServerCpu, DatabaseCpu - earlier.DatabaseCpu);
        if (server is { } own) yield return new Figure("server CPU s per 100k", own / lots);
        if (database is { } other) yield return new Figure("database CPU s per 100k", other / lots);
        if (server + (database ?? 0) is { } both) yield return new Figure("server + database CPU s per 100k", both / lots);
        if (Metrics.AllocatedBytes > 0)
        {
            yield return new Figure("server allocated per message, kB", (Metrics.AllocatedBytes - earlier.Metrics.AllocatedBytes) / 1e3 / Math.Max(messages, 1));
            yield return new Figure("server GC pause s per 100k", (Metrics.PauseSeconds - earlier.Metrics.PauseSeconds) / lots);
        }

        yield return new Figure("generator CPU s per 100k", (OwnCpu - earlier.OwnCpu) / lots);
        yield return new Figure("generator CPU, cores", (OwnCpu - earlier.OwnCpu) / (Seconds - earlier.Seconds));
        if (ResidentBytes is { } resident) yield return new Figure("server RSS, MB", resident / 1e6);
    }

    /// <summary>What was used since an earlier moment, where there is not one thing that it was used for.</summary>
    public IEnumerable<Figure> UseSince(Observation earlier)
    {
        var seconds = Seconds - earlier.Seconds;
        if (ServerCpu - earlier.ServerCpu is { } server) yield return new Figure("server CPU, cores", server / seconds);
        if (DatabaseCpu - earlier.DatabaseCpu is { } database) yield return new Figure("database CPU, cores", database / seconds);
        yield return new Figure("generator CPU, cores", (OwnCpu - earlier.OwnCpu) / seconds);
        if (ResidentBytes is { } resident) yield return new Figure("server RSS, MB", resident / 1e6);
        if (DatabaseBytes is { } bytes) yield return new Figure("database memory, MB", bytes / 1e6);
    }

    /// <summary>How the files have grown by a number of messages since an earlier moment.</summary>
    public IEnumerable<Figure> DiskSince(Observation earlier, double messages)
    {
        if (DiskBytes - earlier.DiskBytes is { } grown) yield return new Figure("disk bytes per archived message", grown / messages);
    }

    /// <summary>How the archive has written a number of messages since an earlier moment. An operation is what one
    /// conversation appends at once, so it may hold several messages.</summary>
    public IEnumerable<Figure> CommitsSince(Observation earlier, double messages)
    {
        var commits = Metrics.Commits - earlier.Metrics.Commits;
        if (commits <= 0) yield break;
        yield return new Figure("commits/s", commits / (Seconds - earlier.Seconds));
        yield return new Figure("messages per commit", messages / commits);
        yield return new Figure("operations per commit", (Metrics.Operations - earlier.Metrics.Operations) / commits);
        yield return new Figure("commit, mean ms", 1e3 * (Metrics.CommitSeconds - earlier.Metrics.CommitSeconds) / commits);
    }
}
