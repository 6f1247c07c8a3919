using System.ComponentModel.DataAnnotations;

namespace Im.Api;

/// <summary>How often one client address, app or tenant may ask. Behind a proxy the address is the proxy's unless forwarded headers are
/// trusted.</summary>
public sealed class ApiLimitsOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Api:Limits";

    /// <summary>Registrations and token refreshes a minute from one client address. Default 60,000: a city behind one
    /// carrier address in the morning, and still a bound for one that floods.</summary>
    [Range(1, 10_000_000)] public int RegisterPerMinute { get; set; } = 60_000;

    /// <summary>App tokens a minute from one client address. Default 120: a token lives an hour, so a service needs few,
    /// and whoever guesses secrets gets nowhere.</summary>
    [Range(1, 10_000_000)] public int OAuthPerMinute { get; set; } = 120;

    /// <summary>Calls a minute of push vendors, from one of their addresses. Default 60,000: a vendor tells of each
    /// notification, some of many at once.</summary>
    [Range(1, 10_000_000)] public int CallbacksPerMinute { get; set; } = 60_000;

    /// <summary>Calls a minute of one app. Default 60,000: a thousand a second, and still a bound for one that runs
    /// wild.</summary>
    [Range(1, 10_000_000)] public int AppPerMinute { get; set; } = 60_000;

    /// <summary>Calls of <c>/v1/storage</c> a minute of one account. Default 1,200: somebody who scrolls through
    /// pictures.</summary>
    [Range(1, 10_000_000)] public int FilesPerMinute { get; set; } = 1_200;

    /// <summary>Calls of <c>/v1/admin</c> a minute of one app, which count for its other limits, too. Default 600: each change
    /// is kept for good, in the audit log and mostly beside it.</summary>
    [Range(1, 10_000_000)] public int AdminPerMinute { get; set; } = 600;

    /// <summary>Calls a minute of all apps of one tenant together. Default 120,000.</summary>
    [Range(1, 10_000_000)] public int TenantPerMinute { get; set; } = 120_000;
}
