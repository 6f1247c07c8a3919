using Im.Archive;
using Im.Grains.Accounts;
using Im.Grains.Calls;
using Im.Grains.Calls.Rtc;
using Im.Grains.FanOut;
using Im.Grains.Files;
using Im.Grains.Push;
using Im.Grains.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Im.Grains;

/// <summary>Registers what the grains need beside the archive, the index of files and their storage.</summary>
public static class GrainServices
{
    /// <summary>Adds the grains' collaborators, and what <see cref="AddImGrainCalls"/> adds.</summary>
    public static IServiceCollection AddImGrains(this IServiceCollection services) => services
        .AddImGrainCalls()
        .AddSingleton<IRetentionRules, TenantRetention>()
        .AddSingleton<FileSight>()
        .AddSingleton<FileUses>()
        .AddSingleton<OnlineAccounts>()
        .AddSingleton<AccountSilos>()
        .AddSingleton<Departure>()
        .AddSingleton<PushOffers>()
        .AddCalls()
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<Departure>())
        .AddHostedService<LostGateways>()
        .AddHostedService<Newcomer>()
        .AddSingleton<IFanOutClient, FanOutClient>()
        .AddGrainService<FanOutService>();

    /// <summary>Adds what a process needs that only calls grains on other silos. Before Orleans, which asks
    /// <see cref="IGrainInterfaceTypeProvider"/>s in the order in which they are registered.</summary>
    public static IServiceCollection AddImGrainCalls(this IServiceCollection services) => services
        // What a database refused reaches callers on other silos as what it is, not as a fault of the serializer.
        .Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Npgsql"))
        .AddSingleton<IGrainInterfaceTypeProvider, GrainInterfaceTypes>()
        .AddHostedService<Awakening>()
        .AddImTenants();

    private static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<CallOptions, CallOptionsValidator>().BindConfiguration(CallOptions.Section);
        return services.AddSingleton<RtcProviders>();
    }

    /// <summary>Takes our grains out of a silo: it hosts none of them, and others see that in its manifest.</summary>
    public static ISiloBuilder HostNoImGrains(this ISiloBuilder silo)
    {
        silo.Services.PostConfigure<GrainTypeOptions>(
            types => types.Classes.RemoveWhere(type => type.Assembly == typeof(GrainServices).Assembly));
        return silo;
    }
}
