using Im.Protocol;

namespace Im.Archive;

/// <summary>
/// Where every message is kept before anyone sees it. A completed <see cref="Append"/> is durable: it survives the
/// death of the process and the machine's loss of power. One contract suite proves every implementation.
/// </summary>
/// <remarks>
/// A conversation is named by its key (<c>ConversationKey</c>); its row has a number, and messages lie under
/// (number, seq). A refusal (a known id, a lost seq) is a value; a database that fails is an exception.
/// </remarks>
public interface IMessageArchive
{
    /// <summary>The conversation with this key, or null if nothing was ever sent in it.</summary>
    Task<ConversationHead?> FindConversation(string key, CancellationToken cancellation = default);

    /// <summary>Creates the conversation and its participants; one that exists already is returned as it is.</summary>
    Task<ConversationHead> CreateConversation(NewConversation conversation);

    /// <summary>
    /// Appends messages to one conversation, densely after <see cref="AppendBatch.LastSeq"/>: all new ones or none.
    /// Appends of many conversations share a transaction (group commit). Messages whose (sender, id) the archive has
    /// take no seq and come back as they are stored.
    /// </summary>
    /// <returns>One entry a message in the given order; or <see cref="AppendResult.Fenced"/> if another writer has
    /// taken a seq meanwhile, and then nothing was written.</returns>
    Task<AppendResult> Append(AppendBatch batch);

    /// <summary>Messages of one conversation, by seq or time.</summary>
    Task<MessagePage> Read(MessageQuery query, CancellationToken cancellation = default);

    /// <summary>One message, or null.</summary>
    Task<StoredMessage?> Find(long conversation, long seq, CancellationToken cancellation = default);

    /// <summary>An account's conversations, the one with the newest message first.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="before">Only conversations older than this position: (last timestamp, conversation number) of the
    /// last entry of the page before; null for the first page.</param>
    /// <param name="cancellation">Stops the reading.</param>
    Task<IReadOnlyList<Participation>> Conversations(
        AccountId account, int limit, (long Timestamp, long Conversation)? before = null, CancellationToken cancellation = default);

    /// <summary>An account's part in one conversation, by the peer it has there; null if it has none.</summary>
    Task<Participation?> FindParticipation(AccountId account, PeerId peer, CancellationToken cancellation = default);

    /// <summary>Moves an account's read mark forward, never back, and never past the last message.</summary>
    /// <returns>The mark as it is now, and whether this call moved it.</returns>
    Task<(long ReadSeq, bool Moved)> MarkRead(AccountId account, long conversation, long seq);

    /// <summary>Marks a message as recalled; its original stays for audit. Recalling twice changes nothing.</summary>
    /// <returns>Whether this call recalled it.</returns>
    Task<bool> Recall(long conversation, long seq, long recalledAt);

    /// <summary>Seqs of a conversation's recalled messages in (<paramref name="afterSeq"/>, <paramref name="throughSeq"/>],
    /// ascending, the newest <paramref name="limit"/> of them.</summary>
    Task<IReadOnlyList<long>> Recalled(
        long conversation, long afterSeq, long throughSeq, int limit, CancellationToken cancellation = default);
}
