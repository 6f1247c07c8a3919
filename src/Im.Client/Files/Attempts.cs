using Im.Protocol;

namespace Im.Client.Files;

/// <summary>Tries again as long as tries come further: a long transfer may be cut off any number of times.</summary>
internal sealed class Attempts(ImClientOptions options)
{
    private const int MostWithoutProgress = 8;

    /// <summary>How long a transfer may stand still before it counts as cut off.</summary>
    public static readonly TimeSpan LongestStill = TimeSpan.FromMinutes(2);

    /// <summary>Runs steps until one has the result.</summary>
    /// <param name="step">One step; null where it has to go on.</param>
    /// <param name="position">How far the transfer is.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<T> Run<T>(Func<CancellationToken, Task<T?>> step, Func<long> position, CancellationToken cancellation)
        where T : class
    {
        var (failures, furthest) = (0, -1L);
        while (true)
        {
            try
            {
                if (await step(cancellation).ConfigureAwait(false) is { } result) return result;
            }
            catch (Exception e) when (Passes(e) && !cancellation.IsCancellationRequested)
            {
                failures = position() > furthest ? 1 : failures + 1;
                furthest = Math.Max(furthest, position());
                if (failures > MostWithoutProgress)
                    throw e as ImException ?? new ImUnreachableException($"The transfer was cut off too often: {e.GetBaseException().Message}", e);
                await Task.Delay(Pause(failures), options.TimeProvider, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static bool Passes(Exception e) => e is HttpRequestException or IOException or OperationCanceledException
        || e is ImException { Code: ErrorCode.Unavailable or ErrorCode.RateLimited or ErrorCode.Conflict };

    private TimeSpan Pause(int failures)
    {
        var pause = options.BackoffMin * Math.Pow(2, failures - 1);
        return pause < options.BackoffMax ? pause : options.BackoffMax;
    }
}
