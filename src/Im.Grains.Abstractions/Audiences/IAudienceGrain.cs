using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Grains.Audiences;

/// <summary>
/// A tag's accounts, or everyone of a tenant: the order and archive of what apps send to them, and its way to those who
/// are online. Whoever is not costs nothing and finds it in the archive. Key: the tag's or everyone's id.
/// </summary>
[GrainInterfaceType("audience")]
public interface IAudienceGrain : IGrainWithStringKey
{
    /// <summary>So many tags an account may carry.</summary>
    const int TagLimit = 100;

    /// <summary>Gives an app's messages their places, archives them once, then hands them to the devices that are
    /// online.</summary>
    /// <returns>One outcome a message; <see cref="ErrorCode.NotFound"/> for a tag that nobody has made, or that
    /// was deleted.</returns>
    [Alias("send")]
    Task<IReadOnlyList<SendOutcome>> Send(ConversationBatch batch);

    /// <summary>Tags accounts, and makes the tag if it is new.</summary>
    /// <returns>One code an account: <see cref="ErrorCode.Ok"/>, <see cref="ErrorCode.NotFound"/>,
    /// <see cref="ErrorCode.Unavailable"/> for one that cannot tell now whether it exists, or
    /// <see cref="ErrorCode.Conflict"/> for one that carries as many tags as it may.</returns>
    [Alias("tag")]
    Task<IReadOnlyList<ErrorCode>> Tag(string tenantNo, string tag, IReadOnlyList<AccountId> accounts);

    /// <summary>Takes the tag from accounts; who does not carry it stays as is. False if there is no such tag.</summary>
    [Alias("untag")]
    Task<bool> Untag(string tenantNo, IReadOnlyList<AccountId> accounts);

    /// <summary>Takes the tag from all accounts and forgets it; its messages stay. False if there is no such tag.</summary>
    [Alias("delete")]
    Task<bool> Delete(string tenantNo);

    /// <summary>Who carries the tag, by account.</summary>
    /// <param name="tenantNo">The caller's tenant.</param>
    /// <param name="after">Only accounts above this one; empty for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <returns>A page; null if there is no such tag.</returns>
    [Alias("carriers")]
    Task<IReadOnlyList<AccountId>?> Carriers(string tenantNo, string after, int limit);

    /// <summary>Takes a message back: the app that sent it, within the tenant's time.</summary>
    [Alias("recall")]
    Task<Answer> Recall(string tenantNo, PeerId by, long seq);

    /// <summary>The seq of the message to which its sender gave this id; null if there is none here.</summary>
    [Alias("seq-of")]
    Task<long?> SeqOf(string tenantNo, PeerId from, string messageId);

    /// <summary>For an app: the messages as they were sent, <c>HistoryResult</c>.</summary>
    [Alias("history")]
    Task<Answer> History(string tenantNo, HistoryQuery query);
}
