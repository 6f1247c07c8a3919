using Im.Protocol.Groups;

namespace Im.Protocol.Rpc;

/// <summary>The names after <c>im/rpc/</c>.</summary>
public static class RpcMethods
{
    /// <summary>What was missed: <see cref="OfflineParams"/> → <see cref="OfflineResult"/>.</summary>
    public const string Offline = "offline";

    /// <summary>Messages by time or seq: <see cref="HistoryParams"/> → <see cref="HistoryResult"/>.</summary>
    public const string History = "history";

    /// <summary>The account's conversations: <see cref="ConversationsParams"/> → <see cref="ConversationsResult"/>.</summary>
    public const string Conversations = "conversations";

    /// <summary>Moves the read mark: <see cref="MarkParams"/> → nothing.</summary>
    public const string Read = "read";

    /// <summary>Takes a message back: <see cref="MarkParams"/> → nothing.</summary>
    public const string Recall = "recall";

    /// <summary>Tells the peer that somebody is writing: <see cref="TypingParams"/> → nothing.</summary>
    public const string Typing = "typing";

    /// <summary>The device's push settings: <see cref="PushParams"/> → <see cref="PushSettings"/>.</summary>
    public const string Push = "push";

    /// <summary>No notifications of a conversation: <see cref="MuteParams"/> → nothing.</summary>
    public const string Mute = "mute";

    /// <summary>A notification was opened: <see cref="MarkParams"/> → nothing.</summary>
    public const string PushClicked = "push.clicked";

    /// <summary>Who is online: <see cref="PresenceParams"/> → <see cref="PresenceResult"/>.</summary>
    public const string Presence = "presence";

    /// <summary>Logs the device out; the connection closes after the reply.</summary>
    public const string Logout = "logout";

    /// <summary>Makes a group: <see cref="GroupCreateRequest"/> → <see cref="GroupInfo"/>.</summary>
    public const string GroupCreate = "group.create";

    /// <summary>A group: <see cref="GroupParams"/> → <see cref="GroupInfo"/>.</summary>
    public const string GroupGet = "group.get";

    /// <summary>The account's groups: <see cref="GroupListParams"/> → <see cref="GroupListResult"/>.</summary>
    public const string GroupList = "group.list";

    /// <summary>A group's members: <see cref="GroupMemberListParams"/> → <see cref="GroupMemberListResult"/>.</summary>
    public const string GroupMembers = "group.members";

    /// <summary>Joins: <see cref="GroupParams"/> → <see cref="GroupJoinResult"/>.</summary>
    public const string GroupJoin = "group.join";

    /// <summary>Brings members in: <see cref="GroupMembersParams"/> → <see cref="GroupMembersResult"/>.</summary>
    public const string GroupInvite = "group.invite";

    /// <summary>Leaves: <see cref="GroupParams"/> → nothing.</summary>
    public const string GroupLeave = "group.leave";

    /// <summary>Takes members out, or turns down who asked to join: <see cref="GroupMembersParams"/> →
    /// <see cref="GroupMembersResult"/>.</summary>
    public const string GroupRemove = "group.remove";

    /// <summary>Gives a role: <see cref="GroupRoleParams"/> → nothing.</summary>
    public const string GroupRole = "group.role";

    /// <summary>Mutes one or all: <see cref="GroupMuteParams"/> → nothing.</summary>
    public const string GroupMute = "group.mute";

    /// <summary>What lets the device into the room of a call: <see cref="Calls.CallKeyParams"/> →
    /// <see cref="Calls.CallKeyResult"/>.</summary>
    public const string CallKey = "call.key";

    /// <summary>Changes settings: <see cref="GroupUpdateParams"/> → <see cref="GroupInfo"/>.</summary>
    public const string GroupUpdate = "group.update";

    /// <summary>Ends the group: <see cref="GroupParams"/> → nothing.</summary>
    public const string GroupDisband = "group.disband";
}
