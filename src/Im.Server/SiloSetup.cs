using Im.Gateway;
using Im.GrainStorage;
using Im.Server.Operations;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Im.Server;

/// <summary>The silo: a cluster of one by default, with no second code path.</summary>
internal static class SiloSetup
{
    /// <summary>Sets the silo up.</summary>
    public static ISiloBuilder AddImSilo(this ISiloBuilder silo, IConfiguration configuration)
    {
        var cluster = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions();
        silo.Services.AddOptionsWithValidateOnStart<ClusterOptions, ClusterOptionsValidator>()
            .BindConfiguration(ClusterOptions.Section);

        silo.Services.AddSingleton<IFatalErrorHandler, FatalEnd>();

        // A filter around every call, there only to carry traces on.
        if (Telemetry.Exports(configuration)) silo.AddActivityPropagation();
        var telemetry = configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
        // The log stream could show what logs elsewhere are guarded for.
        if (telemetry.Dashboard) silo.AddDashboard(dashboard => dashboard.HideTrace = true);
        return silo
            .UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort)
            .Configure<ClusterMembershipOptions>(Detection)
            .AddImGrainStorage()
            .AddGatewayDelivery();
    }

    /// <summary>A killed silo is replaced in 3 s, a hung one in 10 s; Orleans' defaults take 65 s for a hang.</summary>
    private static void Detection(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.MinProbeTimeout = TimeSpan.FromSeconds(1);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(3);
        options.NumMissedProbesLimit = 3;
    }
}
