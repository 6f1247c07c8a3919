using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Im.Server.Operations;

/// <summary>What is measured of the way of a message, and shown.</summary>
public sealed class TelemetryOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Telemetry";

    /// <summary>Which part of sends is traced, 0–1; default one in a thousand: tracing all of them costs two to three
    /// times the calls.</summary>
    [Range(0.0, 1.0)]
    public double TraceRatio { get; set; } = 0.001;

    /// <summary>Whether there is the Orleans dashboard at <c>/dashboard</c>; default true. It times every call of a grain, which
    /// takes about a twentieth of what a message costs.</summary>
    public bool Dashboard { get; set; } = true;
}

[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
