using Im.Protocol;

namespace Im.Client;

/// <summary>A conversation as this device knows it.</summary>
/// <param name="Peer">The other account, the group, tag, everyone or service.</param>
/// <param name="UpTo">The seq up to which this device has every message; an <see cref="OrganizationUpdate"/> may still come.</param>
/// <param name="ReadSeq">How far this account has read, on any device.</param>
/// <param name="PeerReadSeq">In a single chat, how far the other has read.</param>
/// <param name="Unread">Messages of others after <paramref name="ReadSeq"/>.</param>
/// <param name="Last">The newest message here; null where there is none.</param>
public sealed record Conversation(PeerId Peer, long UpTo, long ReadSeq, long PeerReadSeq, long Unread, ImMessage? Last)
{
    /// <summary>Whether the account wants no notifications of it; known of those that were fetched from the server.</summary>
    public bool IsMuted { get; init; }

    /// <summary>Until when; null: until further notice, or not muted.</summary>
    public DateTimeOffset? MutedUntil { get; init; }
}

/// <summary>A page of the conversations that the server knows.</summary>
/// <param name="Conversations">The one with the newest message first.</param>
/// <param name="Cursor">For the next page; null after the last.</param>
public sealed record ConversationPage(IReadOnlyList<Conversation> Conversations, string? Cursor);

/// <summary>A page of a conversation's messages.</summary>
/// <param name="Messages">Oldest first.</param>
/// <param name="More">Whether there are more in the direction that was asked for.</param>
public sealed record MessagePage(IReadOnlyList<ImMessage> Messages, bool More);

/// <summary>Which messages of a conversation to fetch from the server; the newest if nothing is said.</summary>
public sealed record HistoryQuery
{
    /// <summary>Only messages before this seq.</summary>
    public long? BeforeSeq { get; init; }

    /// <summary>Only messages after this seq.</summary>
    public long? AfterSeq { get; init; }

    /// <summary>Nothing older.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Nothing newer.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>At most so many: 1–200, default 50.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Whether the page starts at the oldest that fits, not at the newest.</summary>
    public bool OldestFirst { get; init; }
}
