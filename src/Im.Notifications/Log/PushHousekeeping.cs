using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Im.Notifications;

/// <summary>Keeps the outbox and the log within their bounds.</summary>
internal sealed partial class PushHousekeeping(
    IPushStore store, CredentialLanes lanes, PushInstruments instruments, TimeProvider time, IOptions<NotificationOptions> options,
    ILogger<PushHousekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // What was shown is not taken back later than this, and what is offered again not recognized.
    private static readonly TimeSpan DoneAge = TimeSpan.FromDays(1);

    /// <summary>Does some of what is due.</summary>
    /// <returns>Whether there is more.</returns>
    public async Task<bool> Pass()
    {
        lanes.Clean();
        var now = time.GetUtcNow();
        var (dropped, more) = await store.Clean(new PushRetention(
            (now - DoneAge).ToUnixTimeMilliseconds(), options.Value.PerTenant,
            now.AddDays(-options.Value.LogDays).ToUnixTimeMilliseconds(),
            Days.Of(now.AddDays(-options.Value.CountDays).ToUnixTimeMilliseconds())));
        instruments.Dropped(dropped);
        if (dropped > 0) LogDropped(dropped);
        return more;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var more = false;
            try
            {
                more = await Pass();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }

            await Task.Delay(more ? Pause : Interval, time, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} messages that waited to be pushed had to go: a tenant has too many.")]
    private partial void LogDropped(int count);

    [LoggerMessage(LogLevel.Warning, "The push outbox could not be tidied up; it is tried again.")]
    private partial void LogFailed(Exception failure);
}
