using Im.Gateway.Connections;
using Im.Grains.Accounts;
using Microsoft.Extensions.Logging;

namespace Im.Gateway.Sessions;

/// <summary>
/// Tells the account what a connection has not acknowledged, one thing after the other, so that its vendor tells the device.
/// An account that does not answer is asked again: it may have died, and the next activation takes what it is told.
/// </summary>
internal sealed partial class OpenReports(ClientSession session, TimeProvider time, ILogger<ClientConnection> logger)
{
    private const int Tries = 5;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    /// <summary>These deliveries are open too long, or their connection has ended. Returns at once.</summary>
    public void Unacknowledged(IReadOnlyList<Outgoing> deliveries) => Tell(account =>
    {
        var open = OpenDeliveries.Of(deliveries, session.Who.Account);
        return open.Count == 0 ? Task.CompletedTask : account.Unacknowledged(session.Who.DeviceId, session.Fence, open);
    });

    /// <summary>All that was reported is acknowledged after all. Returns at once.</summary>
    public void AcknowledgedLate() => Tell(account => account.AcknowledgedLate(session.Who.DeviceId, session.Fence));

    private void Tell(Func<IAccountGrain, Task> what)
    {
        lock (_gate) _last = TellAfter(_last, what);
    }

    private async Task TellAfter(Task earlier, Func<IAccountGrain, Task> what)
    {
        // Off the caller's thread: it looks after all connections, and many may be silent at once.
        await Task.Yield();
        await earlier;
        for (var i = 1; ; i++)
        {
            try
            {
                await what(session.Account);
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                if (i == Tries)
                {
                    LogNotTold(e);
                    return;
                }
            }

            await Task.Delay(RetryDelay, time);
        }
    }

    [LoggerMessage(LogLevel.Warning, "An account could not be told that a device does not acknowledge what it was sent.")]
    private partial void LogNotTold(Exception exception);
}
