using System.Net;

namespace Im.Unit.Tests.Gateway;

/// <summary>The silo of a gateway that has none.</summary>
internal sealed class ThisSilo : ILocalSiloDetails
{
    public string Name => "silo";

    public string ClusterId => "cluster";

    public string DnsHostName => "localhost";

    public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_111), 1);

    public SiloAddress GatewayAddress => SiloAddress;
}
