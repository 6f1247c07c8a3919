namespace Im.Client;

/// <summary>What is left of a message that was taken back.</summary>
/// <param name="TypeCode">The type that the message had.</param>
public sealed record RecalledContent(int TypeCode) : MessageContent
{
    /// <inheritdoc/>
    public override int TypeCode { get; } = TypeCode;

    internal override void Write(ContentWriter json) =>
        throw new ArgumentException($"Nobody sends it: {nameof(ImClient.RecallAsync)} takes a message back.");
}
