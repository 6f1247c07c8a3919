using System.Collections.Concurrent;
using System.Threading.Channels;
using Im.Gateway.Connections;
using Im.Gateway.Sessions;
using Im.Grains.Conversations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Im.Gateway.Delivery;

/// <summary>
/// Announces this gateway's sessions again to accounts that have lost them: when an activation goes, and when a silo
/// dies. Devices are then told to sync, for what was handed over in between did not reach them.
/// </summary>
internal sealed partial class SessionKeeper(
    ConnectionRegistry registry, IClusterMembershipService membership, AccountHosts hosts, IOptions<ClusterMembershipOptions> cluster,
    TimeProvider time, ILogger<SessionKeeper> logger)
    : BackgroundService
{
    private const int AtOnce = 32;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // What a reading of the membership table may take, and what was begun before it.
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(5);

    // Each connection once, however many silos die meanwhile.
    private readonly Channel<long> _lost = Channel.CreateUnbounded<long>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<long, bool> _waiting = [];

    // What a silo that is cut off takes to learn that it was given up: it reads the membership so often.
    private TimeSpan LastActsTime => cluster.Value.TableRefreshTimeout + ReadingTime;

    /// <summary>Announces these connections soon.</summary>
    public void Announce(IEnumerable<long> connections)
    {
        foreach (var connection in connections) Announce(connection);
    }

    private void Announce(long connection)
    {
        if (_waiting.TryAdd(connection, true)) _lost.Writer.TryWrite(connection);
    }

    /// <summary>Tells every device of this process to pull.</summary>
    public void TellAllToSync()
    {
        foreach (var connection in registry.All)
        {
            if (connection.Session is { } session) TellToSync(connection, session);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(AnnounceLost(stoppingToken), WatchSilos(stoppingToken), hosts.Watch(stoppingToken));

    // Some at a time: one account that does not answer must not keep the others' sessions unknown.
    private Task AnnounceLost(CancellationToken stopping) => Parallel.ForEachAsync(
        _lost.Reader.ReadAllAsync(stopping),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping },
        async (number, _) => await Announce(number, stopping));

    private async Task Announce(long number, CancellationToken stopping)
    {
        _waiting.TryRemove(number, out _);
        if (registry.Find(number) is not { } connection) return;
        if (connection.Session is not { } session)
        {
            // Its account has taken it, and has gone before we heard that it had.
            _ = Again(number, stopping);
            return;
        }

        try
        {
            if (await connection.Announce()) TellToSync(connection, session);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogAnnounceFailed(e, number);
            _ = Again(number, stopping);
        }
    }

    private async Task Again(long connection, CancellationToken stopping)
    {
        await Task.Delay(RetryDelay, time, stopping);
        Announce(connection);
    }

    /// <summary>A dead silo may have had accounts of our sessions, and conversations between archive and hand-over.</summary>
    private async Task WatchSilos(CancellationToken stopping)
    {
        HashSet<SiloAddress> dead = [], active = [];
        var first = true;
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stopping))
        {
            var died = snapshot.Members.Values
                .Where(member => member.Status == SiloStatus.Dead && dead.Add(member.SiloAddress))
                .Select(member => member.SiloAddress)
                .Where(hosts.MayInclude)
                .ToHashSet();

            // One that did not leave by itself may only be cut off from the others: what it still archives until it knows
            // reaches none of the devices that are elsewhere by now.
            if (died.Overlaps(active)) _ = SyncAfterLastActs(stopping);
            if (!first && died.Count > 0) AfterDeath(died);
            active = [.. snapshot.Members.Values
                .Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];
            first = false;
        }
    }

    private async Task SyncAfterLastActs(CancellationToken stopping)
    {
        await Task.Delay(LastActsTime, time, stopping);
        TellAllToSync();
    }

    private void AfterDeath(HashSet<SiloAddress> died)
    {
        LogSilosDied(died.Count);
        foreach (var connection in registry.All)
        {
            // Also one that is being accepted: its account may have taken it and died before we heard that it had.
            if (connection.Session is not { } session) Announce(connection.Number);
            else if (session.AccountSilo is { } home && died.Contains(home)) Announce(connection.Number);
            else TellToSync(connection, session);
        }
    }

    // A device whose outbox is full is closed, as it is over a message: untold, it would not know that it missed one.
    private void TellToSync(ClientConnection connection, ClientSession session) => connection.TryDeliver(
        ServerEvents.Sync(session.Who.Account, session.Who.TenantNo, time.GetUtcNow()).Json, droppable: false);

    [LoggerMessage(LogLevel.Information, "{Count} silos with accounts died; devices are told to sync.")]
    private partial void LogSilosDied(int count);

    [LoggerMessage(LogLevel.Warning, "Connection {Connection} could not be announced; tried again.")]
    private partial void LogAnnounceFailed(Exception exception, long connection);
}
