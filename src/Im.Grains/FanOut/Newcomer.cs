using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Im.Grains.FanOut;

/// <summary>
/// Makes this silo known to the others when it has come. Until a silo knows of it, what a group there sends does not come
/// here, and a device that is here already would not hear of it until the group's next message. So each silo is asked
/// whether it knows of this one, and then those who came before all did are told to pull: usually nobody.
/// </summary>
internal sealed partial class Newcomer(
    OnlineAccounts online, IFanOutClient fanOuts, IGrainFactory grains, IClusterMembershipService membership, AccountSilos silos,
    ILocalSiloDetails silo, TimeProvider time, ILogger<Newcomer> logger) : BackgroundService
{
    private const int AtOnce = 64;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Who comes later than this one knows it from the beginning.
        await Joined(stoppingToken);
        var others = silos.Present().Where(other => !other.Equals(silo.SiloAddress)).ToList();
        if (others.Count == 0) return;

        await Task.WhenAll(others.Select(other => Meet(other, stoppingToken)));
        var early = online.All();
        foreach (var some in early.Chunk(AtOnce)) await Task.WhenAll(some.Select(TellToSync));
        if (early.Count > 0) LogEarly(early.Count);
    }

    private async Task Joined(CancellationToken stopping)
    {
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stopping))
        {
            if (snapshot.GetSiloStatus(silo.SiloAddress) == SiloStatus.Active) return;
        }
    }

    private async Task Meet(SiloAddress other, CancellationToken stopping)
    {
        while (silos.IsPresent(other))
        {
            try
            {
                await fanOuts.On(other).Meet(silo.SiloAddress);
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogNotMet(e, other);
            }

            await Task.Delay(RetryDelay, time, stopping);
        }
    }

    private async Task TellToSync(OnlineAccount entry)
    {
        try
        {
            var sync = ServerEvents.Sync(entry.Account, entry.TenantNo, time.GetUtcNow());
            await grains.GetGrain<IAccountGrain>(entry.Account.Value).Deliver(new Delivery { Envelopes = [sync] });
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The activation has gone, and its sessions are announced to another one, with a sync; or the silo stops.
            LogNotTold(e, entry.Account.Value);
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Silo} could not be asked whether it knows of this one; tried again.")]
    private partial void LogNotMet(Exception exception, SiloAddress silo);

    [LoggerMessage(LogLevel.Information, "{Count} accounts came before all silos knew of this one; their devices are told to sync.")]
    private partial void LogEarly(int count);

    [LoggerMessage(LogLevel.Warning, "The devices of {Account} could not be told to sync.")]
    private partial void LogNotTold(Exception exception, string account);
}
