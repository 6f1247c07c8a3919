using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Grains.Gateways;
using Microsoft.Extensions.Logging;

namespace Im.Grains.FanOut;

/// <summary>
/// The way to one gateway: one call at a time, with what gathered during the last one, so each device gets envelopes in
/// their order and a slow gateway holds up no other. Bounded: past the bound, or if the gateway does not answer, what
/// waits is dropped, and its devices are told to pull as soon as it answers again. Used in the turns of its service only.
/// </summary>
internal sealed partial class GatewayLane(
    SiloAddress gateway, IGatewayClient gateways, IGrainFactory grains, TimeProvider time, Action<SiloAddress> dead,
    ILogger<GatewayLane> logger)
{
    private const int LargestCall = 64;
    private const int LargestCallBytes = 1 << 20;

    // What may wait: deliveries take 8 bytes each, and share the bytes of their envelopes.
    private const int WaitingDeliveriesLimit = 2_000_000;
    private const int WaitingBytesLimit = 64 << 20;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Queue<LaneItem> _waiting = new();
    private int _waitingDeliveries;
    private int _waitingBytes;
    private bool _running;
    private bool _unsure;

    /// <summary>Takes an envelope along.</summary>
    public void Add(LaneItem item)
    {
        // While it is unsure its devices will be told to pull: what comes now is found then.
        if (_unsure) return;

        // One alone is always taken, however many it is for.
        if (_waitingDeliveries >= WaitingDeliveriesLimit || _waitingBytes >= WaitingBytesLimit)
        {
            Drop();
        }
        else
        {
            _waiting.Enqueue(item);
            _waitingDeliveries += item.Sessions.Count;
            _waitingBytes += item.Envelope.Json.Length;
        }

        if (!_running) Run().Ignore();
    }

    private async Task Run()
    {
        _running = true;
        while (_waiting.Count > 0 || _unsure)
        {
            try
            {
                if (_unsure) await SyncAll();
                else await Send();
            }
            catch (SiloUnavailableException)
            {
                // Its devices are gone with it, and pull when they are back.
                dead(gateway);
                break;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogUnsure(e, gateway);
                Drop();
                await Task.Delay(RetryDelay, time);
            }
        }

        _waiting.Clear();
        (_waitingDeliveries, _waitingBytes, _unsure, _running) = (0, 0, false, false);
    }

    private async Task Send()
    {
        var (call, bytes) = (new List<LaneItem>(), 0);
        while (call.Count < LargestCall && bytes < LargestCallBytes && _waiting.TryDequeue(out var next))
        {
            call.Add(next);
            bytes += next.Envelope.Json.Length;
            _waitingDeliveries -= next.Sessions.Count;
        }

        _waitingBytes -= bytes;
        var lost = await gateways.On(gateway).Broadcast(call.ConvertAll(item => item.ToBroadcast()));
        if (lost.Count > 0) Tell(call, [.. lost]);
    }

    /// <summary>Accounts forget connections that their gateway does not have.</summary>
    private void Tell(List<LaneItem> call, HashSet<long> lost)
    {
        foreach (var session in call.SelectMany(item => item.Sessions))
        {
            if (!lost.Remove(session.Connection)) continue;
            grains.GetGrain<IAccountGrain>(session.Account.Value).Lost(gateway, session.Connection).Ignore();
        }
    }

    private async Task SyncAll()
    {
        // What is added from here on is sent after it.
        _unsure = false;
        await gateways.On(gateway).SyncAll();
    }

    private void Drop()
    {
        _waiting.Clear();
        (_waitingDeliveries, _waitingBytes, _unsure) = (0, 0, true);
    }

    [LoggerMessage(LogLevel.Warning, "The gateway {Gateway} did not take a fan-out; its devices are told to sync when it answers.")]
    private partial void LogUnsure(Exception exception, SiloAddress gateway);
}

/// <summary>One envelope and the sessions of one gateway that it is for.</summary>
internal sealed record LaneItem(EncodedEnvelope Envelope, List<Session> Sessions, bool Droppable)
{
    public GatewayBroadcast ToBroadcast() => new()
    {
        Payload = Envelope.Json,
        ToOffset = Envelope.ToOffset,
        Connections = [.. Sessions.Select(session => session.Connection)],
        Droppable = Droppable,
        IsUpdate = Envelope.IsUpdate,
    };
}
