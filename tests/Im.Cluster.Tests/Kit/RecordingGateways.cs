using System.Collections.Concurrent;
using System.Net;
using Im.Grains.Gateways;
using Orleans.TestingHost;

namespace Im.Cluster.Tests.Kit;

/// <summary>The gateways of a test cluster: none of them has a socket, each has an address of its own.</summary>
public sealed class RecordingGateways : IGatewayClient
{
    private readonly ConcurrentDictionary<SiloAddress, RecordingGateway> _all = new();
    private int _port;

    /// <summary>A gateway for connections that do not mind which.</summary>
    public RecordingGateway Usual => field ??= Start();

    /// <summary>Starts another one.</summary>
    public RecordingGateway Start()
    {
        var address = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, Interlocked.Increment(ref _port)), 1);
        return _all.GetOrAdd(address, new RecordingGateway(address));
    }

    /// <summary>The gateway of a silo.</summary>
    public RecordingGateway Of(InProcessSiloHandle silo) =>
        _all.GetOrAdd(silo.SiloAddress, address => new RecordingGateway(address));

    public IGatewayService On(SiloAddress silo) => _all[silo];
}
