namespace Im.Client;

/// <summary>A content of a type that this version does not know, or one that does not fit its type.</summary>
/// <param name="TypeCode">The type's code.</param>
/// <param name="Json">The content as it came: a JSON object in UTF-8.</param>
/// <param name="Fault">Where it does not fit its type: why, in words for a log; null where the type is not known.</param>
public sealed record UnknownContent(int TypeCode, ReadOnlyMemory<byte> Json, string? Fault = null) : MessageContent
{
    /// <inheritdoc/>
    public override int TypeCode { get; } = TypeCode;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ToJson() => Json;

    /// <summary>Whether the other is the same code and text.</summary>
    public bool Equals(UnknownContent? other) =>
        other is not null && TypeCode == other.TypeCode && Json.Span.SequenceEqual(other.Json.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(TypeCode, Json.Length);

    internal override void Write(ContentWriter json) => throw new InvalidOperationException("It is JSON already.");
}
