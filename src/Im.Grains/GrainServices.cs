using Im.Grains.FanOut;
using Im.Grains.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Im.Grains;

/// <summary>Registers what the grains need beside the archive and their storage.</summary>
public static class GrainServices
{
    /// <summary>Adds the grains' collaborators. Before Orleans, which asks <see cref="IGrainInterfaceTypeProvider"/>s in the order
    /// in which they are registered.</summary>
    public static IServiceCollection AddImGrains(this IServiceCollection services) => services
        // What a database refused reaches callers on other silos as what it is, not as a fault of the serializer.
        .Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Npgsql"))
        .AddSingleton<IGrainInterfaceTypeProvider, GrainInterfaceTypes>()
        .AddImTenants()
        .AddSingleton<OnlineAccounts>()
        .AddSingleton<IFanOutClient, FanOutClient>()
        .AddGrainService<FanOutService>();
}
