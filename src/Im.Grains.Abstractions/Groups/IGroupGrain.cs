using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Grains.Groups;

/// <summary>A group: its members, who may do what, the order and archive of its messages, and their way to its members.
/// Key: the group id.</summary>
/// <remarks>
/// Whoever asks from another tenant, or from outside where only members may look, is told that there is no such group.
/// The class interleaves: writes queue up inside, so that a hand-over to a slow silo delays nobody.
/// </remarks>
[GrainInterfaceType("group")]
public interface IGroupGrain : IGrainWithStringKey
{
    /// <summary>Makes the group: <c>GroupInfo</c>; <see cref="ErrorCode.Conflict"/> if the id is taken.</summary>
    [Alias("create")]
    Task<Answer> Create(GroupCreation creation);

    /// <summary>The group: <c>GroupInfo</c>. For members and apps.</summary>
    [Alias("get")]
    Task<Answer> Get(GroupCaller caller);

    /// <summary>A page of members: <c>GroupMemberListResult</c>.</summary>
    [Alias("members")]
    Task<Answer> Members(GroupCaller caller, GroupMemberQuery query);

    /// <summary>The caller joins, or asks to: <c>GroupJoinResult</c>.</summary>
    [Alias("join")]
    Task<Answer> Join(GroupCaller caller);

    /// <summary>Brings members in: <c>GroupMembersResult</c>. An admin's or an app's word also lets in who has asked,
    /// and lifts a ban.</summary>
    [Alias("invite")]
    Task<Answer> Invite(GroupCaller caller, IReadOnlyList<AccountId> accounts);

    /// <summary>The caller leaves.</summary>
    [Alias("leave")]
    Task<Answer> Leave(GroupCaller caller);

    /// <summary>Takes members out, turns down who has asked: <c>GroupMembersResult</c>.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="accounts">Whom.</param>
    /// <param name="ban">Whether they may not come back by own will. Works on outsiders, too.</param>
    [Alias("remove")]
    Task<Answer> Remove(GroupCaller caller, IReadOnlyList<AccountId> accounts, bool ban);

    /// <summary>Gives a member a role: one of <c>GroupRoles</c>; <c>owner</c> hands the group over.</summary>
    [Alias("role")]
    Task<Answer> SetRole(GroupCaller caller, AccountId member, string role);

    /// <summary>Mutes a member, or all but the owner and admins.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="member">Whom; null for all.</param>
    /// <param name="until">Until when, Unix milliseconds: 0 lifts it, <see cref="long.MaxValue"/> is until further notice.</param>
    [Alias("mute")]
    Task<Answer> Mute(GroupCaller caller, AccountId? member, long until);

    /// <summary>Changes settings: <c>GroupInfo</c>.</summary>
    [Alias("update")]
    Task<Answer> Update(GroupCaller caller, GroupPatch patch);

    /// <summary>Ends the group. Its members keep what they have seen; its id is not used again.</summary>
    [Alias("disband")]
    Task<Answer> Disband(GroupCaller caller);

    /// <summary>Gives the messages their places, archives them, then hands them to all members' devices.</summary>
    /// <returns>One outcome a message; for a known id the first answer again, as a duplicate.</returns>
    [Alias("send")]
    Task<IReadOnlyList<SendOutcome>> Send(ConversationBatch batch);

    /// <summary>Those of the accounts that are members; none of a group of another tenant.</summary>
    [Alias("members-among")]
    Task<IReadOnlyList<AccountId>> MembersAmong(string tenantNo, IReadOnlyList<AccountId> accounts);

    /// <summary>Why a member's invitation to a call cannot be: what the group says to it as to any message, or that not all whom it
    /// calls are members. Null if it can.</summary>
    [Alias("refusal-of-call")]
    Task<SendOutcome?> RefusalOfCall(string tenantNo, AccountId from, OutgoingMessage invitation, IReadOnlyList<AccountId> callees);

    /// <summary>Takes a message back: its sender within the tenant's time, the owner, admins and apps at any time.</summary>
    [Alias("recall")]
    Task<Answer> Recall(GroupCaller caller, long seq);

    /// <summary>The seq of the message to which the caller gave this id; null if there is none here.</summary>
    [Alias("seq-of")]
    Task<long?> SeqOf(GroupCaller caller, string messageId);

    /// <summary>Tells the members, where they are not too many, that somebody is writing.</summary>
    [Alias("typing")]
    Task<Answer> Typing(GroupCaller caller);

    /// <summary>For an app: the messages as they were sent, <c>HistoryResult</c>.</summary>
    [Alias("history")]
    Task<Answer> History(GroupCaller caller, HistoryQuery query);
}
