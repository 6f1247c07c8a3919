using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Im.Grains.Calls;

/// <summary>How long calls ring, and when they end by themselves.</summary>
public sealed class CallOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Calls";

    /// <summary>How long a call rings before it ends unanswered; default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:05:00")]
    public TimeSpan RingFor { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a device that talks may be without a connection before it has left; default 60 s: a change of network
    /// takes less.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:10:00")]
    public TimeSpan GoneAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a call may last; default 24 h. It frees those whose app has forgotten the call and stays
    /// connected.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "7.00:00:00")]
    public TimeSpan Longest { get; set; } = TimeSpan.FromHours(24);
}

[OptionsValidator]
internal sealed partial class CallOptionsValidator : IValidateOptions<CallOptions>;
