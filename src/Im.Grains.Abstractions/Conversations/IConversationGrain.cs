using Im.Protocol;

namespace Im.Grains.Conversations;

/// <summary>The order and archive of a single chat, of two accounts or of an account and an app. Key: <see cref="ConversationKey"/>.</summary>
[GrainInterfaceType("conversation")]
public interface IConversationGrain : IGrainWithStringKey
{
    /// <summary>Gives the messages their places, archives them, then hands them to the receiver's devices and to the
    /// sender's others.</summary>
    /// <returns>One outcome a message; for a known id the first answer again, as a duplicate.</returns>
    [Alias("send")]
    Task<IReadOnlyList<SendOutcome>> Send(ConversationBatch batch);

    /// <summary>Takes a message back: the sender, within the tenant's time.</summary>
    [Alias("recall")]
    Task<Answer> Recall(PeerId by, long seq);

    /// <summary>The seq of the message to which its sender gave this id; null if there is none here.</summary>
    [Alias("seq-of")]
    Task<long?> SeqOf(PeerId from, string messageId);
}

/// <summary>One sender's messages to one conversation, in order.</summary>
[GenerateSerializer, Immutable, Alias("conversation-batch")]
public sealed record ConversationBatch
{
    /// <summary>The sender: an account, or an app's service account.</summary>
    [Id(0)]
    public required PeerId From { get; init; }

    /// <summary>The sender's tenant: the receiver must be of the same.</summary>
    [Id(1)]
    public required string TenantNo { get; init; }

    /// <summary>The sending device; empty for an app.</summary>
    [Id(2)]
    public string DeviceId { get; init; } = "";

    /// <summary>The messages.</summary>
    [Id(3)]
    public required IReadOnlyList<OutgoingMessage> Messages { get; init; }

    /// <summary>When the account sent them, Unix milliseconds, if the sending device was its only one; else 0. It looks after
    /// devices that come meanwhile, so the sender's side need not be handed the messages, unless that takes longer than
    /// <see cref="AccountLooks"/>.</summary>
    [Id(4)]
    public long FromOnlyDeviceAt { get; init; }

    /// <summary>For so long an account that has sent is there to look after its devices: less than it takes to give up a
    /// silo that has died, and start the account anew.</summary>
    public static readonly TimeSpan AccountLooks = TimeSpan.FromSeconds(2);

    /// <summary>Whether the account looks after its other devices by itself, if it has the answer now.</summary>
    public bool IsFromOnlyDevice(DateTimeOffset now) =>
        FromOnlyDeviceAt > 0 && now.ToUnixTimeMilliseconds() - FromOnlyDeviceAt < AccountLooks.TotalMilliseconds;
}

/// <summary>Names a single chat by its two sides, two accounts or an account and an app's service account: sorted, so
/// that both sides name the same.</summary>
public static class ConversationKey
{
    private const char Separator = '|';

    /// <summary>The key of the chat of two accounts; of an account with itself, too.</summary>
    public static string Of(AccountId one, AccountId other) => Of(one.AsPeer(), other.AsPeer());

    /// <summary>The key of the chat of two sides.</summary>
    public static string Of(PeerId one, PeerId other) =>
        string.CompareOrdinal(one.Value, other.Value) <= 0
            ? $"{one.Value}{Separator}{other.Value}"
            : $"{other.Value}{Separator}{one.Value}";

    /// <summary>The two sides of a key; the first is an account.</summary>
    public static (PeerId First, PeerId Second) Parse(string key) =>
        (new PeerId(key[..PeerId.Length]), new PeerId(key[(PeerId.Length + 1)..]));
}
