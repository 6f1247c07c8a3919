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
    /// take no seq and come back as they are stored; of a service, those that it has in this conversation.
    /// </summary>
    /// <returns>One entry a message in the given order; or <see cref="AppendResult.Fenced"/> if another writer has
    /// taken a seq meanwhile, and then nothing was written.</returns>
    Task<AppendResult> Append(AppendBatch batch);

    /// <summary>Messages of one conversation, by seq or time.</summary>
    Task<MessagePage> Read(MessageQuery query, CancellationToken cancellation = default);

    /// <summary>One message, or null.</summary>
    Task<StoredMessage?> Find(long conversation, long seq, CancellationToken cancellation = default);

    /// <summary>The message that the archive has with this sender's id, as <see cref="Append"/> would find it known: anywhere,
    /// or of a service in this conversation. Null if there is none.</summary>
    Task<StoredMessage?> FindSent(
        PeerId sender, string messageId, long conversation, CancellationToken cancellation = default);

    /// <summary>An account's conversations, by their <see cref="Participation.Last"/>, the newest first.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="before">Only conversations older than this position: (timestamp of its
    /// <see cref="Participation.Last"/> or 0 without one, conversation number) of the last entry of the page before;
    /// null for the first page.</param>
    /// <param name="cancellation">Stops the reading.</param>
    Task<IReadOnlyList<Participation>> Conversations(
        AccountId account, int limit, (long Timestamp, long Conversation)? before = null, CancellationToken cancellation = default);

    /// <summary>An account's part in one conversation, by the peer it has there; null if it has none.</summary>
    Task<Participation?> FindParticipation(AccountId account, PeerId peer, CancellationToken cancellation = default);

    /// <summary>Moves an account's read mark forward, never back, and never past the last message that it may
    /// see.</summary>
    /// <returns>The mark as it is now, and whether this call moved it.</returns>
    Task<(long ReadSeq, bool Moved)> MarkRead(AccountId account, long conversation, long seq);

    /// <summary>Marks a message as recalled; its original stays for audit. Recalling twice changes nothing.</summary>
    /// <returns>Whether this call recalled it.</returns>
    Task<bool> Recall(long conversation, long seq, long recalledAt);

    /// <summary>Seqs of a conversation's recalled messages that a device sees, ascending, the newest ones of them.</summary>
    Task<IReadOnlyList<long>> Recalled(RecalledQuery query, CancellationToken cancellation = default);

    /// <summary>The first seq of a conversation whose message is not older than a time; the seq after the last one if all
    /// are.</summary>
    Task<long> FirstSeqSince(long conversation, long time, CancellationToken cancellation = default);

    /// <summary>The groups and tags that an account is in now: whose messages its devices receive.</summary>
    Task<IReadOnlyList<PeerId>> Audiences(AccountId account, CancellationToken cancellation = default);

    /// <summary>Notes that an account takes part in a conversation, if it does not yet.</summary>
    /// <param name="account">Who.</param>
    /// <param name="conversation">In which.</param>
    /// <param name="peer">Whom it sees there.</param>
    /// <param name="joinedSeq">It sees only higher seqs.</param>
    Task Participate(AccountId account, long conversation, PeerId peer, long joinedSeq);

    /// <summary>Creates a group, with its members and first event; not if its id is taken, nor if a member is in as many
    /// groups as it may be.</summary>
    Task<NewGroupResult> CreateGroup(NewGroup group);

    /// <summary>A group, disbanded or not; null if there is none with this id.</summary>
    Task<(ConversationHead Conversation, GroupRow Row)?> FindGroup(PeerId group, CancellationToken cancellation = default);

    /// <summary>All present members of a group or tag.</summary>
    Task<IReadOnlyList<MemberRow>> Members(long conversation, CancellationToken cancellation = default);

    /// <summary>A page of the present members of a group or tag, by account.</summary>
    /// <param name="conversation">The group's or tag's conversation.</param>
    /// <param name="after">Only accounts above this one; empty for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops the reading.</param>
    Task<IReadOnlyList<AccountId>> MembersAfter(
        long conversation, string after, int limit, CancellationToken cancellation = default);

    /// <summary>All outsiders that a group remembers.</summary>
    Task<IReadOnlyList<OutsiderRow>> Outsiders(long conversation, CancellationToken cancellation = default);

    /// <summary>Changes a group and appends the event that tells of it, atomically.</summary>
    /// <returns>The event at its place; or <see cref="GroupChangeResult.Fenced"/> if another writer has taken a seq
    /// meanwhile, else <see cref="GroupChangeResult.NoRoom"/>, and then nothing was changed. Nor if the archive has the
    /// event: then that change was made already.</returns>
    Task<GroupChangeResult> ChangeGroup(GroupChange change);

    /// <summary>Notes and forgets outsiders of a group, without an event.</summary>
    Task NoteOutsiders(long conversation, IReadOnlyList<OutsiderRow> put, IReadOnlyList<AccountId> forget);

    /// <summary>The groups that an account is in now, by id.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="after">Only ids above this one; empty for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops the reading.</param>
    Task<IReadOnlyList<GroupEntry>> GroupsOf(
        AccountId account, string after, int limit, CancellationToken cancellation = default);

    /// <summary>A tenant's groups that are not disbanded, by id.</summary>
    Task<IReadOnlyList<GroupEntry>> Groups(
        string tenantNo, string after, int limit, CancellationToken cancellation = default);

    /// <summary>Creates a tag's conversation and its entry in the tenant's list; what exists stays as it is.</summary>
    Task<ConversationHead> CreateTag(string tenantNo, string tag, PeerId audience);

    /// <summary>Puts accounts into a tag; who is in it stays as is. They see messages after
    /// <paramref name="joinedSeq"/>, and what they saw of it before.</summary>
    /// <returns>The accounts that already carry <paramref name="limit"/> other tags, and were left out.</returns>
    Task<IReadOnlyList<AccountId>> PutTagged(
        long conversation, PeerId audience, IReadOnlyList<AccountId> accounts, long joinedSeq, int limit);

    /// <summary>Takes accounts out of a tag: they see its messages up to <paramref name="leftSeq"/>.</summary>
    Task RemoveTagged(long conversation, IReadOnlyList<AccountId> accounts, long leftSeq);

    /// <summary>Takes all accounts out of a tag, and the tag out of the tenant's list. Its messages stay.</summary>
    Task DeleteTag(long conversation, long leftSeq);

    /// <summary>Whether a conversation is a tag's that is in its tenant's list: not that of a deleted one.</summary>
    Task<bool> IsListed(long conversation, CancellationToken cancellation = default);

    /// <summary>A tenant's tags, by name.</summary>
    /// <param name="tenantNo">The tenant.</param>
    /// <param name="after">Only names above this one, byte by byte; empty for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops the reading.</param>
    Task<IReadOnlyList<TagEntry>> Tags(string tenantNo, string after, int limit, CancellationToken cancellation = default);

    /// <summary>The names of the tags that an account carries.</summary>
    Task<IReadOnlyList<string>> TagsOf(AccountId account, CancellationToken cancellation = default);
}
