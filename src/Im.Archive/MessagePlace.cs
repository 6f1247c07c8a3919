using Im.Protocol;

namespace Im.Archive;

internal static class MessagePlace
{
    /// <summary>The message at its place in the archive; the same object if it is there already.</summary>
    public static StoredMessage At(this StoredMessage message, long conversation, long seq) =>
        message.Conversation == conversation && message.Seq == seq
            ? message
            : message with { Conversation = conversation, Seq = seq };

    /// <summary>Where the sender's id for the message is unique: 0 for everywhere, or the conversation.</summary>
    public static long ScopeIn(this StoredMessage message, long conversation) =>
        ScopeOf(message.From, conversation);

    /// <summary>Where a sender's ids are unique.</summary>
    public static long ScopeOf(PeerId from, long conversation) => from.Kind == PeerKind.Service ? conversation : 0;
}
