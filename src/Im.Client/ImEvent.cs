using System.Text.Json;
using Im.Protocol;

namespace Im.Client;

/// <summary>A passing event (message type 256 without a place in a conversation) that the SDK does not handle itself.</summary>
/// <param name="From">Who caused it, as it stands in the envelope.</param>
/// <param name="Type">One of <see cref="PushEventTypes"/>, or an application's own.</param>
/// <param name="Content">What happened: a JSON object in UTF-8.</param>
/// <param name="Timestamp">When.</param>
public sealed record ImEvent(PeerId From, string Type, ReadOnlyMemory<byte> Content, DateTimeOffset Timestamp)
{
    /// <summary>The event inside a message of type <see cref="MessageType.Push"/>; null for any other message.</summary>
    public static ImEvent? Of(ImMessage message) =>
        message.TypeCode == (int)MessageType.Push && !message.IsRecalled
            ? Read(message.Sender, message.Content, message.Timestamp)
            : null;

    internal static ImEvent? Read(PeerId from, ReadOnlyMemory<byte> content, DateTimeOffset timestamp)
    {
        try
        {
            var push = JsonSerializer.Deserialize(content.Span, WireJson.Default.PushEvent);
            return push?.Type is null ? null : new ImEvent(from, push.Type, push.Content.Utf8, timestamp);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
