using System.Text.Json;

namespace Im.Protocol;

/// <summary>The content of a message of type <see cref="MessageType.Push"/>: an event.</summary>
/// <param name="Type">One of <see cref="PushEventTypes"/>, or an application's own.</param>
/// <param name="Content">What happened: an object.</param>
public sealed record PushEvent(string Type, RawJson Content)
{
    /// <summary>The type of an event, from a content that <see cref="ContentRules"/> has let through.</summary>
    public static string TypeOf(ReadOnlyMemory<byte> content)
    {
        using var what = JsonDocument.Parse(content);
        return what.RootElement.GetProperty("type").GetString()!;
    }

    /// <summary>Whether a message is a large background update of an app: <see cref="PushEventTypes.Organization"/>.</summary>
    /// <param name="type">The message type's code.</param>
    /// <param name="content">The message's content: a well-formed JSON object.</param>
    public static bool IsUpdate(int type, ReadOnlySpan<byte> content) => type == (int)MessageType.Push && IsUpdate(content);

    private static bool IsUpdate(ReadOnlySpan<byte> content)
    {
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = 2 * EnvelopeReader.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType) return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(PushEventTypes.Organization);
            reader.Skip();
        }

        return false;
    }
}

/// <summary>The events that the protocol names.</summary>
public static class PushEventTypes
{
    /// <summary>A large background update, from an app.</summary>
    public const string Organization = "organization";

    /// <summary>Signalling of an audio or video call.</summary>
    public const string Call = "call";

    /// <summary>What a call was that has ended: <see cref="Calls.CallRecord"/>.</summary>
    public const string CallRecord = "call_record";

    /// <summary>A message was recalled: <see cref="RecallEvent"/>.</summary>
    public const string Recall = "recall";

    /// <summary>Somebody has read up to a seq: <see cref="ReadEvent"/>.</summary>
    public const string Read = "read";

    /// <summary>Somebody is writing: <see cref="TypingEvent"/>.</summary>
    public const string Typing = "typing";

    /// <summary>A group has changed.</summary>
    public const string Group = "group";

    /// <summary>This device was logged out, and not by its user: <see cref="KickedEvent"/>.</summary>
    public const string Kicked = "kicked";

    /// <summary>Pull now: something may have been missed.</summary>
    public const string Sync = "sync";

    /// <summary>An update comes later than what follows it: <see cref="LaterEvent"/>.</summary>
    public const string Later = "later";

    /// <summary>Whether only the server sends an event of this type.</summary>
    public static bool IsServerOnly(string type) =>
        type is Recall or Read or Typing or Group or Kicked or Sync or Later or CallRecord;
}

/// <summary>A message was recalled.</summary>
/// <param name="Peer">The conversation, as the receiver of the event names it.</param>
/// <param name="Seq">The message's place there.</param>
/// <param name="Id">The message's id.</param>
public sealed record RecallEvent(string Peer, long Seq, string Id);

/// <summary>Somebody has read a conversation.</summary>
/// <param name="Peer">The conversation, as the receiver of the event names it.</param>
/// <param name="Account">Who has read.</param>
/// <param name="Seq">Up to which message.</param>
public sealed record ReadEvent(string Peer, string Account, long Seq);

/// <summary>Somebody is writing.</summary>
/// <param name="Peer">The conversation, as the receiver of the event names it.</param>
public sealed record TypingEvent(string Peer);

/// <summary>This device was logged out.</summary>
/// <param name="Reason">Why: the device that took its place, or an operator.</param>
public sealed record KickedEvent(string Reason);

/// <summary>The update at this place comes later: what is delivered before it is not behind a gap.</summary>
/// <param name="Peer">The conversation, as the receiver of the event names it.</param>
/// <param name="Seq">The update's place there.</param>
public sealed record LaterEvent(string Peer, long Seq);

/// <summary>Nothing but the request to pull.</summary>
public sealed record SyncEvent;
