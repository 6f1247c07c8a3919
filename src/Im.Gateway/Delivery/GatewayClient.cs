using Im.Grains.Gateways;
using Orleans.Runtime.Services;

namespace Im.Gateway.Delivery;

/// <summary>Reaches this process's gateway as an object, and others by calls between silos: most devices are where their
/// account is, and a call costs more than all that it would do there.</summary>
/// <param name="services">Where to find the way between silos.</param>
/// <param name="silo">This process.</param>
/// <param name="local">Its gateway, if it is one.</param>
internal sealed class GatewayClient(IServiceProvider services, ILocalSiloDetails silo, LocalGateway? local = null)
    : GrainServiceClient<IGatewayService>(services), IGatewayClient
{
    public IGatewayService On(SiloAddress address) =>
        local is not null && address.Equals(silo.SiloAddress) ? local : GetGrainService(address);
}
