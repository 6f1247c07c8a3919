using Orleans.Runtime.Services;

namespace Im.Grains.Gateways;

internal sealed class GatewayClient(IServiceProvider services)
    : GrainServiceClient<IGatewayService>(services), IGatewayClient
{
    public IGatewayService On(SiloAddress silo) => GetGrainService(silo);
}
