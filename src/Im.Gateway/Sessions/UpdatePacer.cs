using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Im.Gateway.Sessions;

/// <summary>
/// Gives the connections of this process their turns to send an update, one after the other, as fast as its rate allows: so
/// an update to everyone leaves the machine and the network to chat. Who has nothing to send, or more urgent things, loses
/// the turn and asks for another one. Bounds what waits, too.
/// </summary>
internal sealed class UpdatePacer(IOptions<GatewayOptions> options, GatewayInstruments instruments, TimeProvider time) : BackgroundService
{
    // Each update costs more than its bytes.
    private const int LeastBytes = 4 * 1024;

    // What a late timer may make good.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Outbox> _asking = Channel.CreateUnbounded<Outbox>(new() { SingleReader = true });
    private readonly Lock _gate = new();
    private long _heldBytes;

    /// <summary>So many may wait at one connection.</summary>
    public int Limit => options.Value.UpdateLimit;

    /// <summary>A connection has an update to send, and nothing more urgent. It asks once, until its turn has come.</summary>
    public void Ask(Outbox outbox) => _asking.Writer.TryWrite(outbox);

    /// <summary>An update waits at one more connection. False if there is no room for it; one alone always has room.</summary>
    public bool TryHold(OutgoingUpdate update)
    {
        lock (_gate)
        {
            if (update.Holders == 0)
            {
                if (_heldBytes > 0 && _heldBytes + update.Size > options.Value.UpdateBytes) return false;
                _heldBytes += update.Size;
            }

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
            if (--update.Holders == 0) _heldBytes -= update.Size;
        }

        instruments.UpdateWaits(-1);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (began, next) = (time.GetTimestamp(), TimeSpan.Zero);
        await foreach (var outbox in _asking.Reader.ReadAllAsync(stoppingToken))
        {
            var bytes = outbox.TakeTurn();
            if (bytes == 0) continue;

            var now = time.GetElapsedTime(began);
            if (next < now - Slack) next = now - Slack;
            next += TimeSpan.FromSeconds((double)Math.Max(bytes, LeastBytes) / options.Value.UpdateBytesPerSecond);
            if (next > now) await Task.Delay(next - now, time, stoppingToken);
        }
    }
}
