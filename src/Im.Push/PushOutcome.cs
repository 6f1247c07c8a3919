namespace Im.Push;

/// <summary>What became of one target.</summary>
public enum PushOutcomeKind
{
    /// <summary>The vendor has it. Whether the device got it only a receipt tells.</summary>
    Accepted = 0,

    /// <summary>The token is dead: away with it, if it is still the same and was registered before
    /// <see cref="PushOutcome.AsOf"/>.</summary>
    InvalidToken = 1,

    /// <summary>The token may be dead, or the credential is not that of the token's app: not to be used until it is
    /// registered again, removed when it happens again.</summary>
    Quarantine = 2,

    /// <summary>Too much; <see cref="PushOutcome.Scope"/> says of what.</summary>
    Throttled = 3,

    /// <summary>Worth another try later.</summary>
    Transient = 4,

    /// <summary>The vendor refuses the credential, after a fresh token was tried. Says nothing about the device.</summary>
    AuthFailed = 5,

    /// <summary>The vendor does not want this notification, and will not later.</summary>
    Rejected = 6,
}

/// <summary>What there was too much of.</summary>
public enum PushThrottleScope
{
    /// <summary>Messages to this device.</summary>
    Device = 0,

    /// <summary>Messages of the app: its queue waits.</summary>
    App = 1,

    /// <summary>Messages of the app on this day, which ends at midnight in China for the vendors there.</summary>
    Day = 2,
}

/// <summary>What became of one target, and the vendor's own code for it.</summary>
public sealed record PushOutcome
{
    // Codes become labels and columns, and some vendors put sentences there.
    private const int LongestCode = 64;

    private PushOutcome(PushOutcomeKind kind, string code) =>
        (Kind, Code) = (kind, code.Length <= LongestCode ? code : code[..LongestCode]);

    /// <summary>What to do about it.</summary>
    public PushOutcomeKind Kind { get; }

    /// <summary>The vendor's code or reason; the HTTP status if it gave none; of our own: <c>timeout</c>,
    /// <c>connection</c>, <c>breaker-open</c>, <c>busy</c>, <c>unreadable</c>, <c>unsupported</c>,
    /// <c>too-large</c>, <c>bad-token</c>, <c>address-refused</c>.</summary>
    public string Code { get; }

    /// <summary>What the vendor calls the notification, if it is accepted.</summary>
    public string? VendorId { get; init; }

    /// <summary>When the token was dead already, if the vendor says so.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>How long to wait, if the vendor says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What there was too much of, if throttled.</summary>
    public PushThrottleScope Scope { get; init; }

    /// <summary>The vendor's words for an operator, without tokens and what was to be shown, at most 200
    /// characters.</summary>
    public string? Detail { get; init; }

    /// <summary>Refused because of the click: may be sent again with <see cref="PushClick.OpenApp"/>.</summary>
    public bool IsClickRefused { get; init; }

    /// <summary>No answer came, so the vendor may have it: sent again it may be shown twice, unless
    /// <see cref="PushCapabilities.Deduplicates"/> or the notification replaces itself.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>The vendor has it.</summary>
    public static PushOutcome Accepted(string? vendorId, string code = "ok") =>
        new(PushOutcomeKind.Accepted, code) { VendorId = vendorId };

    /// <summary>The token is dead.</summary>
    public static PushOutcome InvalidToken(string code, DateTimeOffset? asOf = null) =>
        new(PushOutcomeKind.InvalidToken, code) { AsOf = asOf };

    /// <summary>The token may be dead.</summary>
    public static PushOutcome Quarantine(string code) => new(PushOutcomeKind.Quarantine, code);

    /// <summary>Too much.</summary>
    public static PushOutcome Throttled(string code, PushThrottleScope scope, TimeSpan? retryAfter = null) =>
        new(PushOutcomeKind.Throttled, code) { Scope = scope, RetryAfter = retryAfter };

    /// <summary>Worth another try.</summary>
    public static PushOutcome Transient(string code, TimeSpan? retryAfter = null) =>
        new(PushOutcomeKind.Transient, code) { RetryAfter = retryAfter };

    /// <summary>The credential is refused.</summary>
    public static PushOutcome AuthFailed(string code) => new(PushOutcomeKind.AuthFailed, code);

    /// <summary>The notification is refused.</summary>
    public static PushOutcome Rejected(string code, string? detail = null) =>
        new(PushOutcomeKind.Rejected, code) { Detail = detail };
}
