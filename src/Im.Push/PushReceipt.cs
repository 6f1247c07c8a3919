namespace Im.Push;

/// <summary>What the vendor says became of a notification on a device.</summary>
public sealed record PushReceipt
{
    /// <summary>What happened.</summary>
    public required PushEvent Event { get; init; }

    /// <summary>The vendor's code for it.</summary>
    public required string Code { get; init; }

    /// <summary>The message, if the vendor gives back what it was told.</summary>
    public string? MessageId { get; init; }

    /// <summary>What the vendor calls the notification.</summary>
    public string? VendorId { get; init; }

    /// <summary>The device's token, if the vendor names it.</summary>
    public string? Token { get; init; }

    /// <summary>When it happened, by the vendor's clock.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What happened, and a hash of the token.</summary>
    public override string ToString() =>
        $"{Event} ({Code}) of {MessageId ?? VendorId} on {(Token is null ? "?" : TokenHash.Of(Token))}";
}

/// <summary>What may happen to a notification.</summary>
public enum PushEvent
{
    /// <summary>It was shown, or reached the device.</summary>
    Delivered = 0,

    /// <summary>The user clicked it.</summary>
    Clicked = 1,

    /// <summary>It will not be shown; the code says why.</summary>
    Dropped = 2,

    /// <summary>The token is dead: as <see cref="PushOutcomeKind.InvalidToken"/>.</summary>
    TokenDead = 3,

    /// <summary>The vendor keeps it for later.</summary>
    Delayed = 4,
}

/// <summary>A vendor's HTTP call to us.</summary>
public sealed record PushCallback
{
    /// <summary>The body, as it came; bounded by who takes it.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The headers; names are compared without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The secret that the callback's URL carried, for vendors that do not sign.</summary>
    public string? Secret { get; init; }

    /// <summary>Its length, and neither secret nor tokens.</summary>
    public override string ToString() => $"callback of {Body.Length} bytes";
}

/// <summary>What was read from a callback.</summary>
public sealed record ReceiptReading
{
    /// <summary>Whether it came from the vendor and could be read. Otherwise there are no receipts.</summary>
    public bool IsAccepted => Problem is null;

    /// <summary>Why it was refused.</summary>
    public string? Problem { get; init; }

    /// <summary>What it says.</summary>
    public IReadOnlyList<PushReceipt> Receipts { get; init; } = [];

    /// <summary>The JSON that the vendor wants as the answer's body.</summary>
    public string Reply { get; init; } = "{}";

    /// <summary>Not from the vendor, or not readable.</summary>
    public static ReceiptReading Refused(string problem) => new() { Problem = problem };
}

/// <summary>What a vendor says about a credential.</summary>
/// <param name="Kind">The verdict.</param>
/// <param name="Code">The vendor's code.</param>
/// <param name="Detail">The vendor's words, or ours.</param>
public sealed record PushCheck(PushCheckKind Kind, string Code, string? Detail = null);

/// <summary>Verdicts on a credential.</summary>
public enum PushCheckKind
{
    /// <summary>The vendor accepts it.</summary>
    Good = 0,

    /// <summary>The vendor refuses it.</summary>
    Refused = 1,

    /// <summary>The vendor could not be asked.</summary>
    Unreachable = 2,

    /// <summary>It is well formed; the vendor only tells with a device's token.</summary>
    NotTold = 3,
}
