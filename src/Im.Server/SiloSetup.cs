using Im.Gateway;
using Im.Grains;
using Im.GrainStorage;
using Im.Server.Clustering;
using Im.Server.Operations;
using Orleans.Dashboard;

namespace Im.Server;

/// <summary>The silo of a process, with the parts of Orleans that its roles need.</summary>
internal static class SiloSetup
{
    /// <summary>Sets the silo up.</summary>
    public static ISiloBuilder AddImSilo(this ISiloBuilder silo, ProcessSettings process, IConfiguration configuration)
    {
        silo.AddImCluster(process, configuration);

        // Orleans' own choice looks at load that is up to a second old: 299 of 300 grains in a row came to one silo.
        silo.Services.AddSingleton<PlacementStrategy, RandomPlacement>();

        silo.Services.AddSingleton<IFatalErrorHandler, FatalEnd>();

        // A filter around every call, there only to carry traces on.
        if (Telemetry.Exports(configuration)) silo.AddActivityPropagation();
        var telemetry = configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
        // The log stream could show what logs elsewhere are guarded for.
        if (telemetry.Dashboard) silo.AddDashboard(dashboard => dashboard.HideTrace = true);

        if (process.Has(ProcessRoles.Gateway)) silo.AddGatewayDelivery();
        return process.Has(ProcessRoles.Silo) ? silo.AddImGrainStorage().AddGatewayClient() : silo.HostNoImGrains();
    }
}
