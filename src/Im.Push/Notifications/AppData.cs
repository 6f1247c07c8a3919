using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Im.Push.Notifications;

/// <summary>JSON for vendors, and the data in it.</summary>
internal static class AppData
{
    /// <summary>The data's member for a click target that the vendor has no kind for.</summary>
    public const string Url = "url";

    // Only what JSON demands is escaped: vendors count bytes, and none of them puts it into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON as bytes.</summary>
    public static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>JSON as text.</summary>
    public static string Text(Action<Utf8JsonWriter> write) => System.Text.Encoding.UTF8.GetString(Json(write));

    /// <summary>The notification's data, with the click target if the vendor has no kind for it.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(PushNotification notification, bool withUrl) =>
        withUrl && notification.Click.Kind != PushClickKind.OpenApp
            ? notification.Data.Where(it => it.Key != Url).Append(new(Url, notification.Click.Target))
            : notification.Data;

    /// <summary>The members of an object.</summary>
    public static void Write(this Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> members)
    {
        foreach (var (name, value) in members) json.WriteString(name, value);
    }

    /// <summary>An object of strings as text.</summary>
    public static string Text(IEnumerable<KeyValuePair<string, string>> members) => Text(json =>
    {
        json.WriteStartObject();
        json.Write(members);
        json.WriteEndObject();
    });

    /// <summary>A string, if there is one.</summary>
    public static void WriteIf(this Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) json.WriteString(name, value);
    }
}
