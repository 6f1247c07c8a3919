using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Im.Protocol;

/// <summary>
/// Reads an envelope in one pass. The content is checked to be an object and otherwise left alone: it is a slice of
/// the input. What is wrong is said in words that may go back to the sender.
/// </summary>
public static class EnvelopeReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

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
            error = draft.Read(new Utf8JsonReader(json.Span, Options));
            envelope = error is null ? draft.Build(out error) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string with invalid UTF-8 or a lone surrogate inside an escape.
            (envelope, error) = (null, "The payload is not valid JSON.");
        }

        return envelope is not null;
    }
}
