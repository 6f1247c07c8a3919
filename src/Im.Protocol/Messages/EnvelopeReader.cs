using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Im.Protocol;

/// <summary>
/// Reads an envelope. The content is checked to be an object whose strings can be read, and otherwise left alone: it is
/// a slice of the input. What is wrong is said in words that may go back to the sender.
/// </summary>
public static class EnvelopeReader
{
    /// <summary>How deep an envelope may be nested: objects and arrays within each other, itself included.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Reads an envelope from either side of the wire.</summary>
    /// <param name="json">The payload; the envelope refers to it, so it must not be reused.</param>
    /// <param name="envelope">The envelope, or null.</param>
    /// <param name="error">What is wrong with the payload; null if nothing is.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> json, [NotNullWhen(true)] out Envelope? envelope, [NotNullWhen(false)] out string? error)
    {
        try
        {
            var draft = new EnvelopeDraft(json);
            error = JsonText.IsUnicode(json.Span)
                ? draft.Read(new Utf8JsonReader(json.Span, Options))
                : "The payload is not valid UTF-8, or has an escape of a lone surrogate.";
            envelope = error is null ? draft.Build(out error) : null;
        }
        catch (JsonException)
        {
            (envelope, error) = (null, "The payload is not valid JSON, or nested too deep.");
        }

        return envelope is not null;
    }
}
