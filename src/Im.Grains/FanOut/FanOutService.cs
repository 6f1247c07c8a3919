using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Grains.Gateways;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Grains.FanOut;

/// <summary>Finds the sessions of an audience's members on this silo, and puts them into the lanes of their gateways. All
/// of it runs one turn at a time, and no turn waits for a gateway.</summary>
internal sealed class FanOutService(
    GrainId id, Silo silo, ILoggerFactory loggers, OnlineAccounts online, IGatewayClient gateways, IGrainFactory grains,
    IClusterMembershipService membership, AccountSilos silos, TimeProvider time) : GrainService(id, silo, loggers), IFanOutService
{
    private readonly Dictionary<SiloAddress, GatewayLane> _lanes = [];
    private readonly ILogger<GatewayLane> _laneLogger = loggers.CreateLogger<GatewayLane>();

    public Task Take(PeerId audience, string tenantNo, IReadOnlyList<FanOutStep> steps)
    {
        foreach (var step in steps)
        {
            if (step.Roster is { } roster) Sync(online.Set(audience, roster), tenantNo);
            online.Join(audience, step.Joined);
            if (step.Sync) Sync(online.Members(audience, only: null), tenantNo);
            if (step.Envelope is { } envelope) Send(audience, step, envelope);
            online.Leave(audience, step.Left);
            if (step.AllLeft) online.LeaveAll(audience);
        }

        return Task.CompletedTask;
    }

    public async Task Meet(SiloAddress newcomer)
    {
        if (!silos.IsPresent(newcomer)) await membership.Refresh();
        if (!silos.IsPresent(newcomer)) throw new InvalidOperationException($"{newcomer} is not in the cluster.");
    }

    private void Send(PeerId audience, FanOutStep step, EncodedEnvelope envelope)
    {
        Dictionary<SiloAddress, List<Session>> byGateway = [];
        foreach (var (account, sessions) in online.Members(audience, step.Only))
        {
            foreach (var session in sessions)
            {
                if (!session.Takes(envelope.AppId)) continue;
                if (session.DeviceId == step.ExceptDevice && account == step.ExceptAccount) continue;
                if (!byGateway.TryGetValue(session.Gateway, out var there)) byGateway.Add(session.Gateway, there = []);
                there.Add(session);
            }
        }

        foreach (var (gateway, sessions) in byGateway)
        {
            LaneTo(gateway).Add(new LaneItem(envelope, sessions, step.Droppable));
        }
    }

    private void Sync(IEnumerable<(AccountId Account, Session[] Sessions)> accounts, string tenantNo)
    {
        var at = time.GetUtcNow();
        foreach (var (account, sessions) in accounts)
        {
            var sync = ServerEvents.Sync(account, tenantNo, at);
            foreach (var session in sessions) LaneTo(session.Gateway).Add(new LaneItem(sync, [session], Droppable: false));
        }
    }

    private GatewayLane LaneTo(SiloAddress gateway)
    {
        if (_lanes.TryGetValue(gateway, out var lane)) return lane;
        return _lanes[gateway] = new GatewayLane(gateway, gateways, grains, time, dead => _lanes.Remove(dead), _laneLogger);
    }
}
