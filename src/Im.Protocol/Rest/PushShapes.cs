namespace Im.Protocol.Rest;

/// <summary>Where a message is, for one account: <c>GET /v1/messages/{id}/delivery</c>.</summary>
public sealed record MessageDelivery
{
    /// <summary>The sender's id for it.</summary>
    public required string Id { get; init; }

    /// <summary>Who sent it.</summary>
    public required string From { get; init; }

    /// <summary>To whom.</summary>
    public required string To { get; init; }

    /// <summary>Its place in its conversation.</summary>
    public required long Seq { get; init; }

    /// <summary>When it was archived, Unix milliseconds.</summary>
    public required long ArchivedAt { get; init; }

    /// <summary>When it was recalled, Unix milliseconds; left out: it was not.</summary>
    public long? RecalledAt { get; init; }

    /// <summary>Whose devices are told of.</summary>
    public required string Account { get; init; }

    /// <summary>Whether the account has read it.</summary>
    public required bool Read { get; init; }

    /// <summary>The account's devices: those that are logged in, and those that it was to be pushed to.</summary>
    public required IReadOnlyList<MessageDeliveryDevice> Devices { get; init; }
}

/// <summary>Where a message is, for one device.</summary>
public sealed record MessageDeliveryDevice
{
    /// <summary>The device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Whether it is logged in to the account now.</summary>
    public required bool LoggedIn { get; init; }

    /// <summary>Whether it is connected now.</summary>
    public required bool Connected { get; init; }

    /// <summary>Whether it was connected when the message was handed over; no: it came later, and pulls. Left out: not known
    /// any more.</summary>
    public bool? HandedOver { get; init; }

    /// <summary>Whether it has acknowledged the message; left out: not known.</summary>
    public bool? Acknowledged { get; init; }

    /// <summary>What became of its push; left out: there was none.</summary>
    public MessagePush? Push { get; init; }
}

/// <summary>What became of a push to a device.</summary>
public sealed record MessagePush
{
    /// <summary>The vendor; left out if it did not come so far.</summary>
    public string? Vendor { get; init; }

    /// <summary><c>accepted</c>: the vendor has it; <c>refused</c>: not pushed, the code says why; <c>expired</c>; or what the
    /// vendor said: <c>invalidToken</c>, <c>quarantine</c>, <c>throttled</c>, <c>transient</c>, <c>authFailed</c>,
    /// <c>rejected</c>. Later versions may add to them.</summary>
    public required string Outcome { get; init; }

    /// <summary>The vendor's code, or why it was refused.</summary>
    public required string Code { get; init; }

    /// <summary>What the vendor calls the notification.</summary>
    public string? VendorId { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Tries { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>What was told later: <c>delivered</c>, <c>clicked</c>, <c>dropped</c>, <c>tokenDead</c> or <c>delayed</c>.</summary>
    public string? Receipt { get; init; }

    /// <summary>The vendor's code for it.</summary>
    public string? ReceiptCode { get; init; }

    /// <summary>When that was, Unix milliseconds.</summary>
    public long? ReceiptAt { get; init; }
}

/// <summary>A page of the push log: <c>GET /v1/push/log</c>.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Before">For the next page; left out on the last one.</param>
public sealed record PushLogPage(IReadOnlyList<PushLogLine> Entries, long? Before);

/// <summary>What became of a message for one device.</summary>
public sealed record PushLogLine
{
    /// <summary>Its number; later ones are larger.</summary>
    public required long Id { get; init; }

    /// <summary>Whose device.</summary>
    public required string Account { get; init; }

    /// <summary>The device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The sender's id for the message; of several that were pushed as one, the newest.</summary>
    public required string MessageId { get; init; }

    /// <summary>Its place in its conversation.</summary>
    public required long Seq { get; init; }

    /// <summary>The oldest message that was pushed with it.</summary>
    public required long FirstSeq { get; init; }

    /// <summary>What became of it.</summary>
    public required MessagePush Push { get; init; }
}

/// <summary>A tenant's pushes by day: <c>GET /v1/push/stats</c>.</summary>
/// <param name="Counts">By day, vendor and outcome.</param>
public sealed record PushStats(IReadOnlyList<PushCount> Counts);

/// <summary>How often something became of pushes on a day.</summary>
public sealed record PushCount
{
    /// <summary>The day, UTC, as <c>2023-02-03</c>.</summary>
    public required string Day { get; init; }

    /// <summary>The vendor; left out where it did not come so far.</summary>
    public string? Vendor { get; init; }

    /// <summary>An outcome as in the push log, or a receipt: <c>delivered</c>, <c>clicked</c>, <c>dropped</c> …</summary>
    public required string Outcome { get; init; }

    /// <summary>How often.</summary>
    public required long Count { get; init; }
}

/// <summary>Tries a vendor's credential out.</summary>
public sealed record AdminPushTest
{
    /// <summary>A device's token, which a notification is sent to, as a test where the vendor has those. Left out: the vendor is
    /// asked whether it accepts the credential, without a device.</summary>
    public string? Token { get; init; }

    /// <summary>Not the token: it must not get into a log by accident.</summary>
    public override string ToString() => Token is null ? "test of a credential" : "test with a token";
}

/// <summary>What the vendor said of a test.</summary>
public sealed record AdminPushTestResult
{
    /// <summary>With a token, an outcome as in the push log; without: <c>good</c>, <c>refused</c>, <c>unreachable</c>, or
    /// <c>notTold</c>: the vendor tells only with a token.</summary>
    public required string Outcome { get; init; }

    /// <summary>The vendor's code.</summary>
    public required string Code { get; init; }

    /// <summary>The vendor's words.</summary>
    public string? Detail { get; init; }
}
