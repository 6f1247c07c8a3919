using System.Text.Json;
using Im.Protocol;

namespace Im.Client;

/// <summary>The rules that the server would check: a fault is told to the caller at once.</summary>
internal static class Contents
{
    private static readonly JsonDocumentOptions InEnvelope = new() { MaxDepth = EnvelopeReader.MaxDepth - 1 };

    public static void Check(PeerId to, int type, ReadOnlyMemory<byte> content, SendOptions options)
    {
        Require(PeerId.TryParse(to.Value, out _), "The receiver is not an id.");
        Require(options.Id is null || Names.IsMessageId(options.Id), $"The id must be {Names.MessageIdForm}.");
        Require(options.Target.Length == 0 || AccountId.TryParse(options.Target, out _), "The target is not an account.");
        Require(options.AppId.Length == 0 || Names.IsAppId(options.AppId), "The sub-application is not one.");
        Require(type >= 0, "The type must be 0 or more.");
        Require(IsObject(content), "The content must be a JSON object in valid UTF-8, at most 63 deep.");
        if (ContentRules.Check(type, content.Span, out var member) is { } wrong) throw new ArgumentException(wrong, member);
    }

    /// <summary>Whether the message fits into an envelope that the server takes.</summary>
    public static void CheckSize(ReadOnlySpan<byte> envelope, int limit) => Require(
        envelope.Length <= limit, $"The message's content is too large: {envelope.Length} bytes with its envelope, {limit} are the most.");

    /// <summary>Whether it is a JSON object that every receiver can read.</summary>
    public static bool IsObject(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, InEnvelope);
            return document.RootElement.ValueKind == JsonValueKind.Object && JsonText.IsUnicode(content.Span);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Require(bool fits, string sentence)
    {
        if (!fits) throw new ArgumentException(sentence);
    }
}
