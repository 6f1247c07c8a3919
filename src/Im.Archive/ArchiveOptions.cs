using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Im.Archive;

/// <summary>How long messages are kept.</summary>
public sealed class ArchiveOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Archive";

    /// <summary>Days of messages in one table on PostgreSQL, where retention drops whole tables. Default 30: a message is gone
    /// at most so many days after its time, and reads look into few tables.</summary>
    [Range(1, 366)] public int PartitionDays { get; set; } = 30;

    /// <summary>Days for which every message is kept. Default 0: for ever.</summary>
    [Range(0, 36_500)] public int RetentionDays { get; set; }
}

[OptionsValidator]
internal sealed partial class ArchiveOptionsValidator : IValidateOptions<ArchiveOptions>;
