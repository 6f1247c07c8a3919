namespace Im.Push;

/// <summary>What a vendor takes, and what it can do.</summary>
public sealed record PushCapabilities
{
    /// <summary>Targets in one call to the vendor; <see cref="IPushVendor.Send"/> takes any number and splits.</summary>
    public required int MaxTargets { get; init; }

    /// <summary>Characters (UTF-16 units) of a title; none if only the bytes of the whole are limited.</summary>
    public int? MaxTitle { get; init; }

    /// <summary>Characters (UTF-16 units) of a body; none if only the bytes of the whole are limited.</summary>
    public int? MaxBody { get; init; }

    /// <summary>Bytes of the whole, without tokens; none if the vendor names no limit.</summary>
    public int? MaxBytes { get; init; }

    /// <summary>The longest time that the vendor keeps a notification for a device that is away; longer ones are
    /// cut.</summary>
    public required TimeSpan MaxTtl { get; init; }

    /// <summary>Whether data can be sent without showing anything.</summary>
    public bool Silent { get; init; }

    /// <summary>Whether a notification replaces the one before it with the same collapse key.</summary>
    public bool Replaces { get; init; }

    /// <summary>Whether the badge is set to a number; otherwise it is left alone or counts by itself.</summary>
    public bool Badge { get; init; }

    /// <summary>Whether the badge is set by a silent notification, too, with nothing to be seen.</summary>
    public bool BadgeAlone { get; init; }

    /// <summary>Whether <see cref="IPushVendor.Withdraw"/> does anything.</summary>
    public bool Withdraw { get; init; }

    /// <summary>Whether the vendor reports what became of a notification.</summary>
    public bool Receipts { get; init; }

    /// <summary>Whether the vendor or the device drops a second notification of the same message, so that one whose
    /// answer was lost can be sent again.</summary>
    public bool Deduplicates { get; init; }

    /// <summary>What a notification with <see cref="PushNotification.IsTest"/> does.</summary>
    public PushTestMode TestMode { get; init; }
}

/// <summary>How a vendor tries a notification out.</summary>
public enum PushTestMode
{
    /// <summary>There is none: it is sent like any other.</summary>
    None = 0,

    /// <summary>Shown, by a small quota of its own or only on devices named in the vendor's console.</summary>
    Shown = 1,

    /// <summary>Checked by the vendor, not sent.</summary>
    CheckedOnly = 2,
}
