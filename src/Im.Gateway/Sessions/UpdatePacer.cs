using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Im.Gateway.Sessions;

/// <summary>
/// Gives the connections of this process their turns to send an update, one after the other, as fast as its rate allows: so
/// an update to everyone leaves the machine and the network to chat. Tenants take turns, and so do the connections of each.
/// Who has nothing to send, or more urgent things, loses the turn and asks for another one. Bounds what waits, too.
/// </summary>
internal sealed partial class UpdatePacer(
    IOptions<GatewayOptions> options, GatewayInstruments instruments, TimeProvider time, ILogger<UpdatePacer> logger) : BackgroundService
{
    // Each update costs more than its bytes; and what a device is told to pull, it pulls some at a time.
    private const int LeastBytes = 4 * 1024;
    private const int MostBytes = 1024 * 1024;

    // What a late timer may make good.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Queue<(string TenantNo, Queue<Outbox> Asking)> _turns = new();
    private readonly Dictionary<string, Queue<Outbox>> _asking = [];
    private readonly SemaphoreSlim _asked = new(0);
    private readonly Dictionary<string, long> _heldBytes = [];
    private long _allHeldBytes;

    /// <summary>So many may wait at one connection.</summary>
    public int Limit => options.Value.UpdateLimit;

    /// <summary>A connection of a tenant has an update to send, and nothing more urgent. It asks once, until its turn has
    /// come.</summary>
    public void Ask(string tenantNo, Outbox outbox)
    {
        lock (_gate)
        {
            if (!_asking.TryGetValue(tenantNo, out var asking))
            {
                _asking.Add(tenantNo, asking = new Queue<Outbox>());
                _turns.Enqueue((tenantNo, asking));
            }

            asking.Enqueue(outbox);
        }

        _asked.Release();
    }

    /// <summary>An update waits at one more connection. False if there is no room for it; of a tenant one alone always has
    /// room, and all of a tenant have half of it.</summary>
    public bool TryHold(OutgoingUpdate update)
    {
        lock (_gate)
        {
            if (update.Holders == 0 && !TryHoldBytes(update)) return false;
            update.Holders++;
        }

        instruments.UpdateWaits(1);
        return true;
    }

    /// <summary>An update waits at one connection less.</summary>
    public void Release(OutgoingUpdate update)
    {
        lock (_gate)
        {
            if (--update.Holders == 0) LetGo(update);
        }

        instruments.UpdateWaits(-1);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever becomes of one connection's turn, the others have theirs.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (began, next) = (time.GetTimestamp(), TimeSpan.Zero);
        while (!stoppingToken.IsCancellationRequested)
        {
            await _asked.WaitAsync(stoppingToken);
            var bytes = 0L;
            try
            {
                bytes = TakeNext().TakeTurn();
            }
            catch (Exception e)
            {
                LogTurnFailed(e);
            }

            if (bytes == 0) continue;

            var now = time.GetElapsedTime(began);
            if (next < now - Slack) next = now - Slack;
            next += TimeSpan.FromSeconds((double)Math.Clamp(bytes, LeastBytes, MostBytes) / options.Value.UpdateBytesPerSecond);
            if (next > now) await Task.Delay(next - now, time, stoppingToken);
        }
    }

    private Outbox TakeNext()
    {
        lock (_gate)
        {
            var (tenantNo, asking) = _turns.Dequeue();
            var outbox = asking.Dequeue();
            if (asking.Count > 0) _turns.Enqueue((tenantNo, asking));
            else _asking.Remove(tenantNo);
            return outbox;
        }
    }

    private bool TryHoldBytes(OutgoingUpdate update)
    {
        var (most, held) = (options.Value.UpdateBytes, _heldBytes.GetValueOrDefault(update.TenantNo));
        if (held > 0 && (held + update.Size > most / 2 || _allHeldBytes + update.Size > most)) return false;

        _heldBytes[update.TenantNo] = held + update.Size;
        _allHeldBytes += update.Size;
        return true;
    }

    private void LetGo(OutgoingUpdate update)
    {
        _allHeldBytes -= update.Size;
        if ((_heldBytes[update.TenantNo] -= update.Size) == 0) _heldBytes.Remove(update.TenantNo);
    }

    [LoggerMessage(LogLevel.Error, "A connection's turn to send an update failed.")]
    private partial void LogTurnFailed(Exception exception);
}
