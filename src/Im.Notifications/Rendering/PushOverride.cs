using System.Text.Json;
using Im.Archive;
using Im.Protocol;

namespace Im.Notifications;

/// <summary>What an app has said of one message's notification: the envelope's member <c>push</c>.</summary>
/// <param name="Title">The title; null as ever.</param>
/// <param name="Body">The text; null as ever.</param>
/// <param name="Click">What a click does; null as ever.</param>
internal sealed record PushOverride(string? Title, string? Body, ClickTemplate? Click)
{
    private static readonly PushOverride None = new(null, null, null);

    /// <summary>Reads it. Of an app's messages only: what a client adds to its envelopes is forwarded, and would be words in
    /// the app's name here.</summary>
    public static PushOverride Of(StoredMessage message)
    {
        if (message.From.Kind != PeerKind.Service || message.Extra.IsEmpty) return None;

        try
        {
            using var members = JsonDocument.Parse((byte[])[(byte)'{', .. message.Extra.Span, (byte)'}']);
            if (!members.RootElement.TryGetProperty("push", out var push) || push.ValueKind != JsonValueKind.Object) return None;
            return new PushOverride(Text(push, "title"), Text(push, "body"), ClickOf(push));
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            return None;
        }
    }

    // What cannot be opened opens the app: the message counts, not the click.
    private static ClickTemplate? ClickOf(JsonElement push)
    {
        if (!push.TryGetProperty("click", out var click) || click.ValueKind != JsonValueKind.Object) return null;

        var target = Text(click, "url") ?? "";
        return PushAppReader.ClickKind(Text(click, "action")) is { } kind && PushAppReader.ClickFault(kind, target) is null
            ? new ClickTemplate(kind, target)
            : ClickTemplate.OpenApp;
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
