using Im.Protocol;

namespace Im.Grains.Conversations;

/// <summary>The order and archive of a single chat. Key: <see cref="ConversationKey"/>.</summary>
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
    Task<Answer> Recall(AccountId by, long seq);
}

/// <summary>One sender's messages to one conversation, in order.</summary>
[GenerateSerializer, Immutable, Alias("conversation-batch")]
public sealed record ConversationBatch
{
    /// <summary>The sender.</summary>
    [Id(0)]
    public required AccountId From { get; init; }

    /// <summary>The sender's tenant: the receiver must be of the same.</summary>
    [Id(1)]
    public required string TenantNo { get; init; }

    /// <summary>The sending device.</summary>
    [Id(2)]
    public required string DeviceId { get; init; }

    /// <summary>The messages.</summary>
    [Id(3)]
    public required IReadOnlyList<OutgoingMessage> Messages { get; init; }
}

/// <summary>Names a single chat by its two accounts: sorted, so that both sides name the same.</summary>
public static class ConversationKey
{
    private const char Separator = '|';

    /// <summary>The key of the chat of two accounts; of an account with itself, too.</summary>
    public static string Of(AccountId one, AccountId other) =>
        string.CompareOrdinal(one.Value, other.Value) <= 0
            ? $"{one.Value}{Separator}{other.Value}"
            : $"{other.Value}{Separator}{one.Value}";

    /// <summary>The two accounts of a key.</summary>
    public static (AccountId First, AccountId Second) Parse(string key) =>
        (new AccountId(key[..PeerId.Length]), new AccountId(key[(PeerId.Length + 1)..]));
}
