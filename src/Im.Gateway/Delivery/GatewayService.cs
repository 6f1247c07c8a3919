using Im.Grains.Accounts;
using Im.Grains.Gateways;
using Microsoft.Extensions.Logging;

namespace Im.Gateway.Delivery;

/// <summary>How grains on other silos reach this process's connections.</summary>
internal sealed class GatewayService(GrainId id, Silo silo, ILoggerFactory loggers, LocalGateway local)
    : GrainService(id, silo, loggers), IGatewayService
{
    public Task<IReadOnlyList<long>> Deliver(IReadOnlyList<GatewayFrame> frames) => local.Deliver(frames);

    public Task<IReadOnlyList<long>> Broadcast(IReadOnlyList<GatewayBroadcast> broadcasts) => local.Broadcast(broadcasts);

    public Task SyncAll() => local.SyncAll();

    public Task Close(long connection, SessionEnd end, ReadOnlyMemory<byte> lastWords) => local.Close(connection, end, lastWords);

    public Task AnnounceAgain(IReadOnlyList<long> connections) => local.AnnounceAgain(connections);

    public Task<TimeSpan?> ConnectAge(long connection) => local.ConnectAge(connection);
}
