using Im.Protocol;

namespace Im.Grains.Push;

/// <summary>A message that may have to be pushed, without its content.</summary>
[GenerateSerializer, Immutable, Alias("push-message")]
public sealed record PushMessage
{
    /// <summary>The tenant.</summary>
    [Id(0)]
    public required string TenantNo { get; init; }

    /// <summary>The conversation's number in the archive.</summary>
    [Id(1)]
    public required long Conversation { get; init; }

    /// <summary>The message's place there.</summary>
    [Id(2)]
    public required long Seq { get; init; }

    /// <summary>The sender's id for it.</summary>
    [Id(3)]
    public required string MessageId { get; init; }

    /// <summary>Who sent it.</summary>
    [Id(4)]
    public required PeerId From { get; init; }

    /// <summary>Of which kind it is.</summary>
    [Id(5)]
    public required PushKind Kind { get; init; }

    /// <summary>The sub-application whose devices alone receive it; empty for all.</summary>
    [Id(6)]
    public string AppId { get; init; } = "";

    /// <summary>The accounts that it mentions; "*" for all.</summary>
    [Id(7)]
    public IReadOnlyList<string> Mentions { get; init; } = [];

    /// <summary>The call that it is about, the room's id; empty for none.</summary>
    [Id(8)]
    public string RoomId { get; init; } = "";

    /// <summary>When it was archived, Unix milliseconds.</summary>
    [Id(9)]
    public required long Timestamp { get; init; }

    /// <summary>The oldest of the messages of an audience that it stands for, if it stands for more than itself; else
    /// 0.</summary>
    [Id(10)]
    public long FirstSeq { get; init; }
}

/// <summary>What a message is for push.</summary>
public enum PushKind
{
    /// <summary>Shown.</summary>
    Message = 0,

    /// <summary>Data for the app where the vendor can, and nothing on the screen: <c>isBackground</c>, or silent by the
    /// sender's wish.</summary>
    Background = 1,

    /// <summary>An invitation to a call: urgent, always, and short.</summary>
    CallInvite = 2,

    /// <summary>The end of an invitation: takes the place of the invitation.</summary>
    CallEnd = 3,
}

/// <summary>A message for one device that does not have it.</summary>
/// <param name="Account">Whose device.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Login">Its login when it was decided.</param>
/// <param name="Peer">The conversation, as the account sees it.</param>
/// <param name="Message">The message.</param>
/// <param name="AtOnce">No waiting for more of the same conversation: mentions, calls, what was handed over and not
/// acknowledged.</param>
public sealed record PushOffer(
    AccountId Account, string DeviceId, long Login, PeerId Peer, PushMessage Message, bool AtOnce = false);

/// <summary>A message for all who are in an audience.</summary>
/// <param name="Audience">The group, tag or everyone.</param>
/// <param name="Message">The message.</param>
/// <param name="Only">The only accounts it is for; null for all.</param>
public sealed record AudiencePush(PeerId Audience, PushMessage Message, IReadOnlyList<AccountId>? Only = null);

/// <summary>Asks an account, just before the vendor is called, whether a device is still to be told.</summary>
[GenerateSerializer, Immutable, Alias("push-question")]
public sealed record PushQuestion
{
    /// <summary>The device.</summary>
    [Id(0)]
    public required string DeviceId { get; init; }

    /// <summary>Its login when it was decided.</summary>
    [Id(1)]
    public required long Login { get; init; }

    /// <summary>The conversation, as the account sees it.</summary>
    [Id(2)]
    public required PeerId Peer { get; init; }

    /// <summary>The newest message of the entry.</summary>
    [Id(3)]
    public required PushMessage Message { get; init; }

    /// <summary>Whether a message of the entry mentions the account.</summary>
    [Id(4)]
    public bool Mentioned { get; init; }
}

/// <summary>The account's answer.</summary>
[GenerateSerializer, Immutable, Alias("push-verdict")]
public sealed record PushVerdict
{
    /// <summary>Why not; null for yes.</summary>
    [Id(0)]
    public PushRefusal? Refusal { get; init; }

    /// <summary>The device's token and what it needs; null with a refusal.</summary>
    [Id(1)]
    public PushAddress? Address { get; init; }

    /// <summary>The account's unread messages in all conversations.</summary>
    [Id(2)]
    public int Unread { get; init; }

    /// <summary>To be sent without sound or screen: quiet hours would refuse it, and the vendor can set the badge.</summary>
    [Id(3)]
    public bool BadgeOnly { get; init; }

    /// <summary>Not yet: the device has just connected, and whether it pulls is seen by then. Unix milliseconds; 0 for
    /// now.</summary>
    [Id(4)]
    public long NotBefore { get; init; }

    /// <summary>Messages of the conversation, up to this one, that the account has not read and may see: what a notification
    /// counts is not more.</summary>
    [Id(5)]
    public long Unseen { get; init; }

    /// <summary>The newest message was recalled, and this one before it is shown in its place; 0 for none.</summary>
    [Id(6)]
    public long InsteadSeq { get; init; }

    /// <summary>No.</summary>
    public static PushVerdict No(PushRefusal why) => new() { Refusal = why };
}

/// <summary>Why a device is not pushed to. The name, in camel case, is what operators see.</summary>
public enum PushRefusal
{
    /// <summary>The login has ended.</summary>
    LoggedOut = 0,

    /// <summary>Push is off for the device.</summary>
    Disabled = 1,

    /// <summary>The device has no token, or another device has it.</summary>
    NoToken = 2,

    /// <summary>The token is in quarantine.</summary>
    Quarantined = 3,

    /// <summary>The device is connected and has it, or has come back and pulls it.</summary>
    Connected = 4,

    /// <summary>The account has read it on another device.</summary>
    Read = 5,

    /// <summary>The conversation is muted, and nobody is mentioned.</summary>
    Muted = 6,

    /// <summary>The device's quiet hours.</summary>
    Quiet = 7,

    /// <summary>It is for another sub-application.</summary>
    OtherApp = 8,

    /// <summary>The account sent it.</summary>
    Own = 9,

    /// <summary>The account does not see it: it came later, or left.</summary>
    NotVisible = 10,

    /// <summary>It was recalled.</summary>
    Recalled = 11,

    /// <summary>It is no longer worth showing.</summary>
    Expired = 12,

    /// <summary>The tenant has no credential for the vendor, or push is off for it.</summary>
    NoCredential = 13,

    /// <summary>It would show nothing, and the vendor takes no such.</summary>
    Unsupported = 14,

    /// <summary>The call does not ring any more.</summary>
    CallOver = 15,
}

/// <summary>Where and how to reach a device.</summary>
[GenerateSerializer, Immutable, Alias("push-address")]
public sealed record PushAddress
{
    /// <summary>The vendor, by the protocol's name.</summary>
    [Id(0)]
    public required string Vendor { get; init; }

    /// <summary>The token.</summary>
    [Id(1)]
    public required string Token { get; init; }

    /// <summary>The app whose credential it is: the device's sub-application; empty for none.</summary>
    [Id(2)]
    public string AppId { get; init; } = "";

    /// <summary>The user's language, as the device says it; empty if it does not.</summary>
    [Id(3)]
    public string Language { get; init; } = "";

    /// <summary>Since when the device has the token, Unix milliseconds.</summary>
    [Id(4)]
    public required long Since { get; init; }
}

/// <summary>A delivery that a gateway has open for a device: handed over, not acknowledged.</summary>
[GenerateSerializer, Immutable, Alias("open-delivery")]
public sealed record OpenDelivery
{
    /// <summary>The envelope's JSON, as it was delivered.</summary>
    [Id(0)]
    public required ReadOnlyMemory<byte> Envelope { get; init; }
}
