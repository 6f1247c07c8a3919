using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Im.Server.Operations;

/// <summary>How a process ends that is told to (SIGTERM) while others go on. The only process of a cluster ends at once.
/// </summary>
public sealed class ShutdownOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Shutdown";

    /// <summary>How long the process goes on as before after <c>/readyz</c> has turned to 503, so that balancers notice;
    /// default 5 s. Longer than a balancer takes from the failed check to sending nobody any more.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ReadinessDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Over how long its connections are closed; default 10 s. The other processes must be able to take all of its
    /// devices in this time.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:30:00")]
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long HTTP requests in flight, grains and the database may take to finish afterwards; default 45 s, of
    /// which Orleans gives activations 30. Less is needed in all but trouble.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan FinishTime { get; set; } = TimeSpan.FromSeconds(45);
}

[OptionsValidator]
internal sealed partial class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>;
