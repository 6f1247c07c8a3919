using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Im.Server.Clustering;

/// <summary>The cluster of this process, and its place there. How processes find each other says
/// <see cref="ClusteringKind"/>.</summary>
public sealed class ClusterOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Cluster";

    /// <summary>The cluster's name, the same in all its processes; default <c>im</c>. Clusters of different names that
    /// share a Redis or a database do not see each other.</summary>
    [Required, StringLength(150)]
    public string ClusterId { get; set; } = "im";

    /// <summary>Whose data it is; default <c>im</c>. Grain state of Orleans' AdoNet provider is kept by it: another one
    /// finds nothing there.</summary>
    [Required, StringLength(150)]
    public string ServiceId { get; set; } = "im";

    /// <summary>The process's name in logs, on the dashboard and in the list of members. Default: machine and
    /// <see cref="SiloPort"/>.</summary>
    [StringLength(150)]
    public string? SiloName { get; set; }

    /// <summary>The IP address at which other processes of the cluster reach this one. Default: with localhost
    /// 127.0.0.1, else the machine's first address that is not loopback.</summary>
    public string? Address { get; set; }

    /// <summary>The IP address to listen on for them; default <see cref="Address"/>. <c>0.0.0.0</c> where that one is not
    /// an address of this machine, or host.</summary>
    public string? ListenAddress { get; set; }

    /// <summary>The port that processes reach each other on; default 11111. Nobody else must reach it: who does is
    /// believed anything.</summary>
    [Range(1, 65_535)]
    public int SiloPort { get; set; } = 11_111;

    /// <summary>The port for Orleans clients outside the cluster; default 0: none, nothing of ours is one. Like
    /// <see cref="SiloPort"/>, not for others.</summary>
    [Range(0, 65_535)]
    public int GatewayPort { get; set; }

    /// <summary>For <c>redis</c>: where Redis is, in StackExchange.Redis' form. No default.</summary>
    public string? RedisConnectionString { get; set; }

    /// <summary>For <c>postgres</c>: the database of the list of members, in Npgsql's form. Default: that of
    /// <c>Im:Storage</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether processes divide the directory of grains among them so that a lost process takes nothing of the
    /// others' with it. Default true; an experiment of Orleans', the same in all processes. Alone (localhost) a process
    /// has no need of it.</summary>
    public bool DistributedDirectory { get; set; } = true;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Address is not null && !(IPAddress.TryParse(Address, out var address) && IsOneMachines(address)))
            yield return new($"{Section}:{nameof(Address)} must be an IP address that other processes can reach.");
        if (ListenAddress is not null && !IPAddress.TryParse(ListenAddress, out _))
            yield return new($"{Section}:{nameof(ListenAddress)} must be an IP address.");
        if (GatewayPort == SiloPort) yield return new($"{Section}:{nameof(SiloPort)} and {nameof(GatewayPort)} must differ.");
    }

    private static bool IsOneMachines(IPAddress address) =>
        !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) && !address.Equals(IPAddress.Broadcast);
}

[OptionsValidator]
internal sealed partial class ClusterOptionsValidator : IValidateOptions<ClusterOptions>;
