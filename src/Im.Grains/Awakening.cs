using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Im.Grains;

/// <summary>
/// Notices that the process has stood still: suspended, or without processor time. The others may have declared its silo
/// dead meanwhile, have given its grains to others, and taken its devices for offline. It would learn that when it next reads
/// the membership table, many seconds later, and until then acknowledge messages whose receivers are elsewhere, and keep
/// devices whom nobody tells anything. So it reads it at once, and ends if it is so.
/// </summary>
internal sealed partial class Awakening(IClusterMembershipService membership, TimeProvider time, ILogger<Awakening> logger)
    : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    // Less than it takes to be declared dead.
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        var last = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var gap = time.GetElapsedTime(last);
            last = time.GetTimestamp();
            if (gap > Standstill) await LookAround(gap, stoppingToken);
        }
    }

    private async Task LookAround(TimeSpan gap, CancellationToken stopping)
    {
        LogStoodStill(gap);
        try
        {
            await membership.Refresh(default, stopping);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !stopping.IsCancellationRequested)
        {
            LogNotRead(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The process has stood still for {Gap}; it looks whether the others have given it up.")]
    private partial void LogStoodStill(TimeSpan gap);

    [LoggerMessage(LogLevel.Warning, "The membership table could not be read.")]
    private partial void LogNotRead(Exception exception);
}
