using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Client;

/// <summary>Contents of messages, and the rules that the server would check: a fault is told to the caller at once.</summary>
internal static class Contents
{
    // Nobody puts it into HTML unread; escaped, a Chinese text would be twice as long.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions InEnvelope = new() { MaxDepth = EnvelopeReader.MaxDepth - 1 };

    public static ReadOnlyMemory<byte> Text(string text) => Write(json => json.WriteString("text", text));

    public static ReadOnlyMemory<byte> Text(string text, IReadOnlyList<string> mentions) => Write(json =>
    {
        json.WriteString("text", text);
        json.WriteStartArray("mentions");
        foreach (var name in mentions) json.WriteStringValue(name);
        json.WriteEndArray();
    });

    public static ReadOnlyMemory<byte> Event(string type, ReadOnlyMemory<byte> content) => Write(json =>
    {
        json.WriteString("type", type);
        json.WritePropertyName("content");
        json.WriteRawValue(content.Span);
    });

    public static ReadOnlyMemory<byte> Image(StoredFileInfo file) => Write(json =>
    {
        json.WriteString("storageId", file.StorageId);
        if (file.ThumbnailWidth is { } width) json.WriteNumber("thumbnailWidth", width);
        if (file.ThumbnailHeight is { } height) json.WriteNumber("thumbnailHeight", height);
    });

    public static ReadOnlyMemory<byte> File(StoredFileInfo file) => Write(json =>
    {
        WriteFile(json, file);
        json.WriteString("mimeType", file.MimeType);
    });

    public static ReadOnlyMemory<byte> Voice(StoredFileInfo file, TimeSpan duration) => Write(json =>
    {
        json.WriteString("storageId", file.StorageId);
        WriteDuration(json, duration);
    });

    public static ReadOnlyMemory<byte> Video(StoredFileInfo file, TimeSpan duration) => Write(json =>
    {
        WriteFile(json, file);
        WriteDuration(json, duration);
    });

    public static void Check(PeerId to, int type, ReadOnlyMemory<byte> content, SendOptions options)
    {
        Require(PeerId.TryParse(to.Value, out _), "The receiver is not an id.");
        Require(options.Id is null || Names.IsMessageId(options.Id), $"The id must be {Names.MessageIdForm}.");
        Require(options.Target.Length == 0 || AccountId.TryParse(options.Target, out _), "The target is not an account.");
        Require(options.AppId.Length == 0 || Names.IsAppId(options.AppId), "The sub-application is not one.");
        Require(type >= 0, "The type must be 0 or more.");
        Require(IsObject(content), "The content must be a JSON object in valid UTF-8, at most 63 deep.");
        if (ContentRules.Check(type, content.Span) is { } wrong) throw new ArgumentException(wrong);
    }

    private static void WriteFile(Utf8JsonWriter json, StoredFileInfo file)
    {
        json.WriteString("storageId", file.StorageId);
        json.WriteString("fileName", file.FileName);
        json.WriteNumber("fileSize", file.Size);
    }

    private static void WriteDuration(Utf8JsonWriter json, TimeSpan duration) =>
        json.WriteNumber("duration", (long)Math.Ceiling(duration.TotalSeconds));

    private static bool IsObject(ReadOnlyMemory<byte> content)
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

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
