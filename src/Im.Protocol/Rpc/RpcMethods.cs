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

    /// <summary>Who is online: <see cref="PresenceParams"/> → <see cref="PresenceResult"/>.</summary>
    public const string Presence = "presence";

    /// <summary>Logs the device out; the connection closes after the reply.</summary>
    public const string Logout = "logout";
}
