using Im.Grains.FanOut;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Accounts;

/// <summary>
/// When a gateway's silo has died, its devices are offline, and the accounts of this silo learn it here: they would else
/// find it out with their next message only, be shown online and stay in memory until then. One watch for all of them.
/// </summary>
internal sealed partial class LostGateways(
    OnlineAccounts online, IGrainFactory grains, IClusterMembershipService membership, ILogger<LostGateways> logger)
    : BackgroundService
{
    private const int AtOnce = 256;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        HashSet<SiloAddress> known = [];
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            var dead = snapshot.Members.Values
                .Where(member => member.Status == SiloStatus.Dead).Select(member => member.SiloAddress).ToHashSet();
            var died = dead.Except(known).ToHashSet();
            known = dead;
            if (died.Count > 0) await Forget(online.At(died));
        }
    }

    private async Task Forget(List<Session> sessions)
    {
        if (sessions.Count == 0) return;

        foreach (var some in sessions.Chunk(AtOnce)) await Task.WhenAll(some.Select(Forget));
        LogForgotten(sessions.Count);
    }

    private async Task Forget(Session session)
    {
        try
        {
            await grains.GetGrain<IAccountGrain>(session.Account.Value).Lost(session.Gateway, session.Connection);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The account finds it out with its next message.
            LogNotForgotten(e, session.Account.Value);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} sessions ended with the gateways that have died.")]
    private partial void LogForgotten(int count);

    [LoggerMessage(LogLevel.Warning, "{Account} could not be told that a gateway has died.")]
    private partial void LogNotForgotten(Exception exception, string account);
}
