using System.Text;
using System.Text.Json;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Cluster.Tests.Kit;

/// <summary>Messages as tests write and read them.</summary>
internal static class Draft
{
    /// <summary>A text; its id is random if none is given.</summary>
    public static OutgoingMessage Text(AccountId to, string text, string? id = null, string appId = "") =>
        Text(to.AsPeer(), text, id, appId);

    /// <summary>A text to whomever; its id is random if none is given.</summary>
    public static OutgoingMessage Text(PeerId to, string text, string? id = null, string appId = "") => new()
    {
        MessageId = id ?? Guid.NewGuid().ToString("N"),
        To = to,
        Type = (int)MessageType.Text,
        Content = Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}"""),
        AppId = appId,
    };

    /// <summary>A large background update, as an app sends it.</summary>
    public static OutgoingMessage Update(PeerId to, string id, int size = 10) => new()
    {
        MessageId = id,
        To = to,
        Type = (int)MessageType.Push,
        Content = Encoding.UTF8.GetBytes($$$"""{"type":"organization","content":{"departments":"{{{new string('x', size)}}}"}}"""),
        IsBackground = true,
    };

    public static string TextOf(Envelope envelope) => TextOf(envelope.Content);

    public static string TextOf(ReadOnlyMemory<byte> content) =>
        JsonElement.Parse(content.Span).TryGetProperty("text", out var text) ? text.GetString()! : "";

    public static bool IsSync(Envelope envelope) => envelope.Type == (int)MessageType.Push
        && JsonElement.Parse(envelope.Content.Span).GetProperty("type").GetString() == PushEventTypes.Sync;

    public static Envelope Read(ReadOnlyMemory<byte> json)
    {
        Assert.True(EnvelopeReader.TryRead(json.ToArray(), out var envelope, out var error), error);
        return envelope!;
    }

    public static IReadOnlyList<Envelope> Read(IEnumerable<RawJson> messages) => [.. messages.Select(json => Read(json.Utf8))];
}
