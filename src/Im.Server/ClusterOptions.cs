using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Im.Server;

/// <summary>The silo of this process.</summary>
public sealed class ClusterOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Cluster";

    /// <summary>The port that silos reach each other on; default 11111.</summary>
    [Range(1, 65_535)]
    public int SiloPort { get; set; } = 11_111;

    /// <summary>The port for Orleans clients outside the cluster; default 30000.</summary>
    [Range(1, 65_535)]
    public int GatewayPort { get; set; } = 30_000;
}

[OptionsValidator]
internal sealed partial class ClusterOptionsValidator : IValidateOptions<ClusterOptions>;
