using System.Net;
using Im.Database;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using OrleansClusterOptions = Orleans.Configuration.ClusterOptions;

namespace Im.Server.Clustering;

/// <summary>Brings a process into its cluster. One that is alone is a cluster of one, with no second code path.</summary>
internal static class ClusterSetup
{
    // How long the grains of a lost process stay locked in the directory, from its last sign of life on: until it is
    // certainly out of the cluster, which takes up to 10 s.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(12);

    /// <summary>Sets membership, addresses, failure detection and the directory up.</summary>
    public static ISiloBuilder AddImCluster(this ISiloBuilder silo, ProcessSettings process, IConfiguration configuration)
    {
        silo.Services.AddOptionsWithValidateOnStart<ClusterOptions, ClusterOptionsValidator>()
            .BindConfiguration(ClusterOptions.Section);
        silo.Services.AddSingleton<IValidateOptions<ClusterOptions>, ClusterContradictions>();
        silo.Services.AddOptions<OrleansClusterOptions>().Configure<IOptions<ClusterOptions>>(Name);
        silo.Services.AddOptions<SiloOptions>().Configure<IOptions<ClusterOptions>>(Name);
        silo.Services.AddOptions<EndpointOptions>().Configure<IOptions<ClusterOptions>>(
            (endpoints, cluster) => Place(endpoints, cluster.Value, process.Clustering));
        silo.Configure<ClusterMembershipOptions>(Detect);
        AddMembership(silo, process.Clustering);
        if (process.Clustering != ClusteringKind.Localhost && WantsDistributedDirectory(configuration)) AddDirectory(silo);
        return silo;
    }

    private static void AddMembership(ISiloBuilder silo, ClusteringKind clustering)
    {
        switch (clustering)
        {
            case ClusteringKind.Redis:
                silo.Services.AddSingleton<MembersInRedis>().AddHostedService(services => services.GetRequiredService<MembersInRedis>());
                silo.UseRedisClustering(_ => { });
                silo.Services.AddOptions<RedisClusteringOptions>().Configure<MembersInRedis>((redis, members) =>
                {
                    redis.ConfigurationOptions = members.Where;
                    redis.CreateMultiplexer = _ => Task.FromResult((members.Connection, IsShared: false));
                });
                break;
            case ClusteringKind.Postgres:
                silo.Services.TryAddSingleton<StorageInstruments>();
                silo.Services.AddSingleton<MembersTable>().AddHostedService(services => services.GetRequiredService<MembersTable>());
                silo.UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> options) =>
                    options.Configure<MembersTable>((adoNet, table) => (adoNet.Invariant, adoNet.DataSource) = ("Npgsql", table.Source)));
                break;
            default:
                silo.UseDevelopmentClustering(primarySiloEndpoint: (IPEndPoint?)null);
                break;
        }
    }

    private static void Name(OrleansClusterOptions orleans, IOptions<ClusterOptions> cluster) =>
        (orleans.ClusterId, orleans.ServiceId) = (cluster.Value.ClusterId, cluster.Value.ServiceId);

    private static void Name(SiloOptions silo, IOptions<ClusterOptions> cluster) =>
        silo.SiloName = cluster.Value.SiloName ?? $"{Environment.MachineName}:{cluster.Value.SiloPort}";

    // Without an address Orleans takes the machine's first one that is not loopback.
    private static void Place(EndpointOptions endpoints, ClusterOptions cluster, ClusteringKind clustering)
    {
        (endpoints.SiloPort, endpoints.GatewayPort) = (cluster.SiloPort, cluster.GatewayPort);
        if (clustering == ClusteringKind.Localhost) endpoints.AdvertisedIPAddress = IPAddress.Loopback;
        else if (cluster.Address is not null) endpoints.AdvertisedIPAddress = IPAddress.Parse(cluster.Address);
        if (cluster.ListenAddress is null) return;

        var listen = IPAddress.Parse(cluster.ListenAddress);
        endpoints.SiloListeningEndpoint = new IPEndPoint(listen, cluster.SiloPort);
        if (cluster.GatewayPort != 0) endpoints.GatewayListeningEndpoint = new IPEndPoint(listen, cluster.GatewayPort);
    }

    // A killed process is out in 3 s, one that hangs in 10 s; with Orleans' defaults a hang takes 65 s. Signs of life in
    // the table matter when all processes died at once: the next ones wait for three missing ones, 30 s instead of 90 s.
    private static void Detect(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.MinProbeTimeout = TimeSpan.FromSeconds(1);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(3);
        options.NumMissedProbesLimit = 3;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(15);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        options.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }

    private static bool WantsDistributedDirectory(IConfiguration configuration) =>
        configuration.GetValue($"{ClusterOptions.Section}:{nameof(ClusterOptions.DistributedDirectory)}", defaultValue: true);

    private static void AddDirectory(ISiloBuilder silo)
    {
#pragma warning disable ORLEANSEXP003 // Behind a setting, and no promise rests on it.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = Lease);
    }
}
