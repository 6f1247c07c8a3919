using Im.Protocol;

namespace Im.Client;

/// <summary>The application's own content.</summary>
/// <param name="Json">Any JSON object in UTF-8.</param>
public sealed record CustomContent(ReadOnlyMemory<byte> Json) : MessageContent
{
    /// <inheritdoc/>
    public override int TypeCode => (int)MessageType.Custom;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ToJson() => Json;

    /// <summary>Whether the other is the same text.</summary>
    public bool Equals(CustomContent? other) => other is not null && Json.Span.SequenceEqual(other.Json.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => Json.Length;

    internal override void Write(ContentWriter json) => throw new InvalidOperationException("It is JSON already.");
}
