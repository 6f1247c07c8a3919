using Im.Chaos.Histories;
using Im.Chaos.Reporting;
using Im.Chaos.Systems;
using Im.Testing;

namespace Im.Chaos;

/// <summary>As many rounds as the time has room for; the shapes take turns.</summary>
internal static class ChaosRun
{
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(10);

    /// <summary>Runs, and reports.</summary>
    /// <param name="options">How.</param>
    /// <param name="say">Takes a line of news.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<Report> Run(ChaosOptions options, Action<string> say, CancellationToken cancellation)
    {
        using var file = options.HistoryPath is { } path ? new HistoryFile(path) : null;
        var rounds = options.Duration is { } whole ? Math.Max(1, (int)Math.Ceiling(whole / LongestRound)) : 1;
        var results = new List<RoundResult>();
        for (var i = 0; i < rounds; i++)
        {
            var shape = options.Shape ?? (i % 2 == 0 ? Shape.Mixed : Shape.Equal);
            results.Add(await new ChaosRound(options, shape, options.Seed + i, say).Run(options.Duration / rounds, file, cancellation));
        }

        return new Report(options, results);
    }

    /// <summary>What is missing on this machine; null if nothing is.</summary>
    public static string? Missing =>
        !PostgreSqlServer.IsInstalled ? "PostgreSQL is not installed"
        : !RedisServer.IsInstalled ? "Redis is not installed"
        : null;
}
