using Im.Grains.Push;
using Im.Protocol;

namespace Im.Notifications;

/// <summary>A message for a device on its way into the outbox.</summary>
/// <param name="Offer">What was offered.</param>
/// <param name="DueAt">When it is to be looked at, Unix milliseconds; now for at once.</param>
/// <param name="ExpiresAt">When it is no longer worth showing, Unix milliseconds.</param>
/// <param name="Now">The time, Unix milliseconds.</param>
internal sealed record OutboxOffer(PushOffer Offer, long DueAt, long ExpiresAt, long Now)
{
    /// <summary>What it joins.</summary>
    public OutboxKey Key => new(
        Offer.Account.Value, Offer.DeviceId, Offer.Peer.Value, OutboxSlots.Of(Offer.Message.Kind, Offer.Message.RoomId));

    /// <summary>The oldest message that it stands for.</summary>
    public long FirstSeq => Offer.Message.FirstSeq is > 0 and var first ? Math.Min(first, Offer.Message.Seq) : Offer.Message.Seq;

    /// <summary>For how many messages it stands.</summary>
    public int Count => (int)Math.Min(Offer.Message.Seq - FirstSeq + 1, 10_000);

    /// <summary>Whether one of its messages mentions the account.</summary>
    public bool Mentions => Offer.Message.Mentions.Any(it => it == "*" || it == Offer.Account.Value);
}

/// <summary>What there is one entry of.</summary>
internal readonly record struct OutboxKey(string Account, string DeviceId, string Peer, string Slot);

/// <summary>Tells apart what does not replace each other in one conversation.</summary>
internal static class OutboxSlots
{
    private const int LongestRoom = 128;

    public static string Of(PushKind kind, string roomId) => kind switch
    {
        PushKind.Message => "",
        PushKind.Background => "background",
        _ => $"call:{(roomId.Length <= LongestRoom ? roomId : roomId[..LongestRoom])}",
    };
}

/// <summary>An entry that a worker has leased.</summary>
internal sealed record OutboxEntry
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>Whose.</summary>
    public required AccountId Account { get; init; }

    /// <summary>For which device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The device's login when it was offered.</summary>
    public required long Login { get; init; }

    /// <summary>The conversation, as the account sees it.</summary>
    public required PeerId Peer { get; init; }

    /// <summary>The newest message; without mentions.</summary>
    public required PushMessage Message { get; init; }

    /// <summary>Whether one of its messages mentions the account.</summary>
    public required bool Mentioned { get; init; }

    /// <summary>How many messages.</summary>
    public required int Count { get; init; }

    /// <summary>Since when it waits, Unix milliseconds.</summary>
    public required long OfferedAt { get; init; }

    /// <summary>When it is no longer worth showing, Unix milliseconds.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Tries { get; init; }

    /// <summary>What it was when it was leased: another message that joins changes it.</summary>
    public required long Version { get; init; }

    /// <summary>The lease.</summary>
    public required long Lease { get; init; }

    /// <summary>When the lease runs out, Unix milliseconds.</summary>
    public required long LeasedUntil { get; init; }

    /// <summary>The oldest message that it stands for.</summary>
    public long FirstSeq => Message.FirstSeq;

    /// <summary>What is asked of the account.</summary>
    public PushQuestion Question => new()
    {
        DeviceId = DeviceId,
        Login = Login,
        Peer = Peer,
        Message = Message,
        Mentioned = Mentioned,
    };
}

/// <summary>What becomes of a leased entry.</summary>
internal enum FinishAction
{
    /// <summary>All up to its message is done.</summary>
    Done = 0,

    /// <summary>It is tried again.</summary>
    Retry = 1,

    /// <summary>It was not tried, and comes again.</summary>
    Defer = 2,

    /// <summary>It is not needed; offered again it is looked at again.</summary>
    Drop = 3,
}

/// <summary>Ends a lease.</summary>
/// <param name="Entry">The entry, as it was leased.</param>
/// <param name="Action">What becomes of it.</param>
/// <param name="DueAt">When it comes again; of a done one, if another message has joined it. Unix milliseconds.</param>
/// <param name="Now">The time, Unix milliseconds.</param>
internal sealed record OutboxFinish(OutboxEntry Entry, FinishAction Action, long DueAt, long Now)
{
    /// <summary>The vendor that shows it now; null if none does.</summary>
    public string? ShownVendor { get; init; }

    /// <summary>What that vendor calls it.</summary>
    public string? ShownVendorId { get; init; }

    /// <summary>By which app's credential.</summary>
    public string? ShownAppId { get; init; }

    /// <summary>What to note in the log; null for nothing.</summary>
    public PushLogNote? Log { get; init; }
}

/// <summary>What was found when a lease ended.</summary>
internal enum FinishState
{
    /// <summary>The lease had run out, and somebody else has the entry or had it.</summary>
    Lost = 0,

    /// <summary>It was as it was leased.</summary>
    Finished = 1,

    /// <summary>Another message has joined: it waits again.</summary>
    Joined = 2,

    /// <summary>It was withdrawn meanwhile.</summary>
    Withdrawn = 3,
}

/// <summary>A notification that a vendor has, and that is no longer needed.</summary>
internal sealed record ShownPush
{
    /// <summary>Whose.</summary>
    public required AccountId Account { get; init; }

    /// <summary>On which device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The device's login.</summary>
    public required long Login { get; init; }

    /// <summary>The tenant.</summary>
    public required string TenantNo { get; init; }

    /// <summary>The conversation, as the account sees it.</summary>
    public required PeerId Peer { get; init; }

    /// <summary>Its number.</summary>
    public required long Conversation { get; init; }

    /// <summary>The message.</summary>
    public required long Seq { get; init; }

    /// <summary>Of which kind it is.</summary>
    public required PushKind Kind { get; init; }

    /// <summary>The call it is about.</summary>
    public required string RoomId { get; init; }

    /// <summary>The vendor.</summary>
    public required string Vendor { get; init; }

    /// <summary>What the vendor calls it.</summary>
    public required string? VendorId { get; init; }

    /// <summary>By which app's credential.</summary>
    public required string AppId { get; init; }
}
