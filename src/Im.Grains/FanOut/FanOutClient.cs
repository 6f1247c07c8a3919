using Orleans.Runtime.Services;

namespace Im.Grains.FanOut;

internal sealed class FanOutClient(IServiceProvider services)
    : GrainServiceClient<IFanOutService>(services), IFanOutClient
{
    public IFanOutService On(SiloAddress silo) => GetGrainService(silo);
}
