using System.Text.Json;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Client;

/// <summary>The line that a call has left in its conversation.</summary>
/// <param name="Peer">The conversation: the other account, or the group.</param>
/// <param name="Caller">Who called.</param>
/// <param name="Record">What the call was, how it ended, and how long it lasted.</param>
/// <param name="Seq">Its place in the conversation.</param>
public sealed record CallNote(PeerId Peer, PeerId Caller, CallRecord Record, long Seq)
{
    /// <summary>The line that a message is; null for any other message.</summary>
    public static CallNote? Of(ImMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ImEvent.Of(message) is { } happened ? Read(happened, message.Peer, message.Seq) : null;
    }

    internal static CallNote? Read(ImEvent happened, PeerId peer, long seq)
    {
        if (happened.Type != PushEventTypes.CallRecord) return null;
        try
        {
            var record = JsonSerializer.Deserialize(happened.Content.Span, WireJson.Default.CallRecord);
            return record is null ? null : new CallNote(peer, happened.From, record, seq);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
