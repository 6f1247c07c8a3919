using Im.Protocol;

namespace Im.Client;

/// <summary>An event; <see cref="ImEvent.Of"/> says also who has caused it, and when.</summary>
/// <param name="EventType">One of <see cref="PushEventTypes"/>, or an application's own.</param>
/// <param name="Json">What happened: a JSON object in UTF-8.</param>
public sealed record EventContent(string EventType, ReadOnlyMemory<byte> Json) : MessageContent
{
    /// <inheritdoc/>
    public override int TypeCode => (int)MessageType.Push;

    /// <summary>Whether the other is the same type and text.</summary>
    public bool Equals(EventContent? other) =>
        other is not null && EventType == other.EventType && Json.Span.SequenceEqual(other.Json.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EventType, Json.Length);

    internal override void Write(ContentWriter json)
    {
        json.Text("type", EventType);
        json.Object("content", Json);
    }

    internal static EventContent Read(ContentReader json) => new(json.Text("type"), json.Object("content"));
}
