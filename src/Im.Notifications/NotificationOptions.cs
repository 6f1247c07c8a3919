using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Im.Notifications;

/// <summary>How pushes wait, are tried and are kept in mind.</summary>
public sealed class NotificationOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Push";

    /// <summary>How long a message waits for more of its conversation, so that a burst is one notification. Default 1 s.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long a worker has what it took. If its process dies, another takes it after that. Default 40 s: a
    /// vendor is given up after 15 s.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>Messages that one process has taken and not finished, 1–100,000. Default 2,048: two seconds of a busy
    /// server, some megabytes.</summary>
    [Range(1, 100_000)] public int InFlight { get; set; } = 2_048;

    /// <summary>Conversations that may wait for one device, or be shown on it, 1–10,000. Default 200: nobody looks at more.
    /// The oldest ones go first.</summary>
    [Range(1, 10_000)] public int PerDevice { get; set; } = 200;

    /// <summary>Messages that may wait for a tenant, 100–100,000,000. Default 1,000,000, some 500 MB. The oldest ones go
    /// first, calls last.</summary>
    [Range(100, 100_000_000)] public int PerTenant { get; set; } = 1_000_000;

    /// <summary>Accounts that one process asks in a second whether a message to many is to be pushed, 1–100,000. Default
    /// 2,000: they are wakened for it.</summary>
    [Range(1, 100_000)] public int AccountsPerSecond { get; set; } = 2_000;

    /// <summary>Days for which is kept what became of each push, 1–366. Default 30.</summary>
    [Range(1, 366)] public int LogDays { get; set; } = 30;

    /// <summary>Days for which pushes are counted, 1–3,660. Default 400: a year to compare with.</summary>
    [Range(1, 3_660)] public int CountDays { get; set; } = 400;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Window < TimeSpan.Zero || Window > TimeSpan.FromMinutes(1))
            yield return new($"{Section}:Window must be from 0 to 1 minute.");
        if (Lease < TimeSpan.FromSeconds(20) || Lease > TimeSpan.FromMinutes(10))
            yield return new($"{Section}:Lease must be from 20 seconds to 10 minutes.");
    }
}

[OptionsValidator]
internal sealed partial class NotificationOptionsValidator : IValidateOptions<NotificationOptions>;
