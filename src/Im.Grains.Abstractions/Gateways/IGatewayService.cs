using Im.Grains.Accounts;
using Orleans.Services;

namespace Im.Grains.Gateways;

/// <summary>
/// The gateway of one silo, as account grains and fan-outs reach it. It only writes to bounded queues of its connections and never
/// waits for a socket.
/// </summary>
public interface IGatewayService : IGrainService
{
    /// <summary>Puts frames into the connections' outboxes, in order.</summary>
    /// <returns>The connections that could not take theirs: unknown, closed, or closed now because they were full.</returns>
    [Alias("deliver"), ResponseTimeout("00:00:03")]
    Task<IReadOnlyList<long>> Deliver(IReadOnlyList<GatewayFrame> frames);

    /// <summary>Puts each envelope into the outboxes of many connections, in order. It is encoded once; each receiver's id is
    /// written over the place that it has there.</summary>
    /// <returns>The connections that could not take theirs.</returns>
    [Alias("broadcast"), ResponseTimeout("00:00:03")]
    Task<IReadOnlyList<long>> Broadcast(IReadOnlyList<GatewayBroadcast> broadcasts);

    /// <summary>Tells all devices of this gateway to pull: some may have missed something.</summary>
    [Alias("sync-all"), ResponseTimeout("00:00:03")]
    Task SyncAll();

    /// <summary>Closes a connection, if it is there, with the reason that <paramref name="end"/> has in MQTT.</summary>
    /// <param name="connection">The connection's number.</param>
    /// <param name="end">Why.</param>
    /// <param name="lastWords">Envelopes to write before; empty for none.</param>
    [Alias("close"), ResponseTimeout("00:00:03")]
    Task Close(long connection, SessionEnd end, ReadOnlyMemory<byte> lastWords);

    /// <summary>The account's activation goes away: the gateway announces these connections to the next one.</summary>
    [Alias("announce"), ResponseTimeout("00:00:03")]
    Task AnnounceAgain(IReadOnlyList<long> connections);

    /// <summary>How long ago the CONNECT of a connection came that waits for its account.</summary>
    /// <returns>Null if the connection is gone, or the client has ended it.</returns>
    [Alias("connect-age"), ResponseTimeout("00:00:03")]
    Task<TimeSpan?> ConnectAge(long connection);
}

/// <summary>Reaches the gateway of any silo.</summary>
public interface IGatewayClient
{
    /// <summary>The gateway on that silo.</summary>
    IGatewayService On(Orleans.Runtime.SiloAddress silo);
}

/// <summary>One envelope for one connection.</summary>
[GenerateSerializer, Immutable, Alias("gateway-frame")]
public sealed record GatewayFrame
{
    /// <summary>The connection's number.</summary>
    [Id(0)]
    public required long Connection { get; init; }

    /// <summary>The envelope's JSON.</summary>
    [Id(1)]
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether it may be left out when the connection is busy: events that are not archived.</summary>
    [Id(2)]
    public bool Droppable { get; init; }

    /// <summary>Whether it waits until nothing more urgent does: a large background update.</summary>
    [Id(3)]
    public bool IsUpdate { get; init; }
}

/// <summary>One envelope for many connections of a gateway.</summary>
[GenerateSerializer, Immutable, Alias("gateway-broadcast")]
public sealed record GatewayBroadcast
{
    /// <summary>The envelope's JSON.</summary>
    [Id(0)]
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Where the receiver's id stands in it; 0 for nowhere.</summary>
    [Id(1)]
    public int ToOffset { get; init; }

    /// <summary>The connections' numbers.</summary>
    [Id(2)]
    public required long[] Connections { get; init; }

    /// <summary>Whether it may be left out where a connection is busy.</summary>
    [Id(3)]
    public bool Droppable { get; init; }

    /// <summary>Whether it waits until nothing more urgent does: a large background update.</summary>
    [Id(4)]
    public bool IsUpdate { get; init; }
}
