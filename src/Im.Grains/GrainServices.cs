using Im.Grains.FanOut;
using Im.Grains.Gateways;
using Im.Grains.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Im.Grains;

/// <summary>Registers what the grains need beside the archive and their storage.</summary>
public static class GrainServices
{
    /// <summary>Adds the grains' collaborators.</summary>
    public static IServiceCollection AddImGrains(this IServiceCollection services) => services
        .AddImTenants()
        .AddSingleton<IGatewayClient, GatewayClient>()
        .AddSingleton<OnlineAccounts>()
        .AddSingleton<IFanOutClient, FanOutClient>()
        .AddGrainService<FanOutService>();
}
