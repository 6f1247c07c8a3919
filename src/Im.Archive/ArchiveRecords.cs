using Im.Protocol;

namespace Im.Archive;

/// <summary>A conversation's row.</summary>
/// <param name="Id">Its number: what messages refer to.</param>
/// <param name="Key">Its name.</param>
/// <param name="TenantNo">The tenant whose it is.</param>
/// <param name="LastSeq">The last message's place; 0 if there is none.</param>
/// <param name="LastTimestamp">The last message's time in Unix milliseconds; 0 if there is none.</param>
public sealed record ConversationHead(long Id, string Key, string TenantNo, long LastSeq, long LastTimestamp);

/// <summary>A conversation to create.</summary>
/// <param name="Key">Its name.</param>
/// <param name="TenantNo">The tenant whose it is.</param>
/// <param name="Participants">Who takes part, and the peer each one has there.</param>
public sealed record NewConversation(string Key, string TenantNo, IReadOnlyList<(AccountId Account, PeerId Peer)> Participants);

/// <summary>A message as the archive keeps it: what the sender wrote and what the server stamped.</summary>
public sealed record StoredMessage
{
    /// <summary>The number of its conversation.</summary>
    public required long Conversation { get; init; }

    /// <summary>Its place there: 1, 2, 3 … without holes.</summary>
    public required long Seq { get; init; }

    /// <summary>The sender's id for it: unique per sender; of a service, per sender and conversation, since a service
    /// sends one message to many.</summary>
    public required string MessageId { get; init; }

    /// <summary>Who sent it.</summary>
    public required PeerId From { get; init; }

    /// <summary>To whom it was sent.</summary>
    public required PeerId To { get; init; }

    /// <summary>The tenant of both.</summary>
    public required string TenantNo { get; init; }

    /// <summary>The one member meant in a group; empty for all, and in a single chat.</summary>
    public string Target { get; init; } = "";

    /// <summary>The message type's code.</summary>
    public required int Type { get; init; }

    /// <summary>The content's JSON, byte for byte as it was received.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Members of the envelope that this version does not know, as JSON text without the outer braces
    /// (<c>"x":1,"y":{}</c>); empty if there were none. They are forwarded.</summary>
    public ReadOnlyMemory<byte> Extra { get; init; }

    /// <summary>The sub-application whose devices alone receive it; empty for all.</summary>
    public string AppId { get; init; } = "";

    /// <summary>Whether it works in the background, without a notification.</summary>
    public bool IsBackground { get; init; }

    /// <summary>When the server took it, Unix milliseconds; never less than the message before it.</summary>
    public required long Timestamp { get; init; }

    /// <summary>When it was recalled, Unix milliseconds; null if it was not.</summary>
    public long? RecalledAt { get; init; }

    /// <summary>Whether it is a large background update of an app; also if it was recalled.</summary>
    public bool IsUpdate => PushEvent.IsUpdate(Type, Content.Span);
}

/// <summary>Messages to append to one conversation.</summary>
/// <param name="Conversation">The conversation's number.</param>
/// <param name="LastSeq">The last seq the writer knows: the new ones follow it.</param>
/// <param name="Messages">The messages, in order; their <see cref="StoredMessage.Seq"/> is not looked at.</param>
public sealed record AppendBatch(long Conversation, long LastSeq, IReadOnlyList<StoredMessage> Messages);

/// <summary>What became of an <see cref="AppendBatch"/>.</summary>
/// <param name="Fenced">Another writer has appended meanwhile: the caller's <see cref="AppendBatch.LastSeq"/> is
/// wrong. Nothing was written.</param>
/// <param name="Messages">One entry a message, in the given order; empty if fenced.</param>
public sealed record AppendResult(bool Fenced, IReadOnlyList<AppendedMessage> Messages)
{
    /// <summary>The answer to a writer that has lost its place.</summary>
    public static AppendResult LostPlace { get; } = new(true, []);
}

/// <summary>A message that was appended.</summary>
/// <param name="Message">The message as it is stored: for a known one the first, which may differ from what was given.</param>
/// <param name="WasKnown">The archive had (sender, id) already, or it came twice in the batch.</param>
public readonly record struct AppendedMessage(StoredMessage Message, bool WasKnown);

/// <summary>Which messages of a conversation to read.</summary>
public sealed record MessageQuery
{
    /// <summary>The conversation's number.</summary>
    public required long Conversation { get; init; }

    /// <summary>Only seqs above this one.</summary>
    public long AfterSeq { get; init; }

    /// <summary>Only seqs below this one.</summary>
    public long BeforeSeq { get; init; } = long.MaxValue;

    /// <summary>Not older than this, Unix milliseconds.</summary>
    public long StartTime { get; init; }

    /// <summary>Not newer than this, Unix milliseconds.</summary>
    public long EndTime { get; init; } = long.MaxValue;

    /// <summary>At most so many messages.</summary>
    public required int Limit { get; init; }

    /// <summary>At most so many bytes of content and extra together, but always one message.</summary>
    public int MaxBytes { get; init; } = int.MaxValue;

    /// <summary>From the newest back. The page is in that order then.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Bytes of a content that is read in any case: other events than updates have no more.</summary>
    public const int AlwaysRead = 64 * 1024;

    /// <summary>Bytes of the largest content of an update that is read, <see cref="AlwaysRead"/> at least: a larger one comes as an
    /// update with nothing in it but <c>tooLarge</c>. Default: all are read.</summary>
    public int LargestUpdate { get; init; } = int.MaxValue;
}

/// <summary>Which recalled messages of a conversation to name.</summary>
public sealed record RecalledQuery
{
    /// <summary>The conversation's number.</summary>
    public required long Conversation { get; init; }

    /// <summary>Whose device: what has a target is named to that and to its sender alone.</summary>
    public required AccountId Account { get; init; }

    /// <summary>Its sub-application: what is for another one is not named.</summary>
    public required string AppId { get; init; }

    /// <summary>Which seqs.</summary>
    public required SeqWindow Seqs { get; init; }

    /// <summary>At most so many.</summary>
    public required int Limit { get; init; }
}

/// <summary>A page of messages.</summary>
/// <param name="Messages">The messages in the order asked for.</param>
/// <param name="More">Whether the query has more.</param>
public sealed record MessagePage(IReadOnlyList<StoredMessage> Messages, bool More);

/// <summary>An account's part in a conversation.</summary>
/// <param name="Conversation">The conversation as it stands.</param>
/// <param name="Account">Whose part.</param>
/// <param name="Peer">Whom the account sees there.</param>
/// <param name="ReadSeq">How far the account has read.</param>
/// <param name="PeerReadSeq">In a single chat, how far the other has read; else 0.</param>
/// <param name="Last">The last message that lies in the last of the <paramref name="Windows"/>; null if there is none.</param>
/// <param name="Windows">What of it the account may see: ascending, never empty, and the last one is the present or
/// last stay. In a single chat all of it.</param>
public sealed record Participation(
    ConversationHead Conversation, AccountId Account, PeerId Peer, long ReadSeq, long PeerReadSeq, StoredMessage? Last,
    IReadOnlyList<SeqWindow> Windows)
{
    /// <summary>The last seq there that the account may see, up to the conversation's last one.</summary>
    public long LastSeq => Math.Min(Conversation.LastSeq, Windows[^1].Through);

    /// <summary>Its time in the account's list of conversations: that of the last message that the account may see.</summary>
    public long ListedAt => Last?.Timestamp ?? 0;

    /// <summary>Whether the account is in it now.</summary>
    public bool IsPresent => Windows[^1].Through == long.MaxValue;
}
