using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Im.Unit.Tests.Protocol;

/// <summary>
/// Section 2 of the protocol once more, by other means than ours: a document in memory and regular expressions. Slow,
/// and written to be compared with the text.
/// </summary>
internal static partial class EnvelopeOracle
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Whether the payload has the form of an envelope.</summary>
    public static bool Allows(byte[] payload)
    {
        try
        {
            _ = StrictUtf8.GetCharCount(payload);
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 64 });
            ReadAllStrings(document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object && Allows(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool Allows(JsonElement envelope)
    {
        string[] table =
            ["id", "to", "type", "content", "from", "tenantNo", "target", "isBackground", "appid", "timestamp", "seq"];
        var names = envelope.EnumerateObject().Select(member => member.Name).Where(table.Contains).ToList();
        return names.Distinct().Count() == names.Count
            && new[] { "id", "to", "type", "content" }.All(names.Contains)
            && envelope.EnumerateObject().All(member => Allows(member.Name, member.Value));
    }

    private static bool Allows(string name, JsonElement value) => name switch
    {
        "id" => IsText(value, MessageId()),
        "to" => IsText(value, Peer()),
        "type" => Integer().IsMatch(value.GetRawText()) && long.Parse(value.GetRawText(), null) <= int.MaxValue,
        "content" => value.ValueKind == JsonValueKind.Object,
        _ when value.ValueKind == JsonValueKind.Null => true,
        "from" or "target" => IsText(value, Peer()) || IsText(value, Nothing()),
        "tenantNo" => IsText(value, TenantNo()) || IsText(value, Nothing()),
        "appid" => IsText(value, AppId()) || IsText(value, Nothing()),
        "isBackground" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "timestamp" or "seq" => value.ValueKind == JsonValueKind.Number,
        _ => true,
    };

    private static bool IsText(JsonElement value, Regex form) =>
        value.ValueKind == JsonValueKind.String && form.IsMatch(value.GetString()!);

    /// <summary>Throws InvalidOperationException where a name or a string is not Unicode.</summary>
    private static void ReadAllStrings(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) ReadAllStrings(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    _ = member.Name;
                    ReadAllStrings(member.Value);
                }

                break;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,64}\z")]
    private static partial Regex MessageId();

    [GeneratedRegex(@"\A[asgte][a-z2-7]{26}\z")]
    private static partial Regex Peer();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,32}\z")]
    private static partial Regex TenantNo();

    [GeneratedRegex(@"\A(?!\.\.?\z)[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex AppId();

    [GeneratedRegex(@"\A(-0|[0-9]{1,10})\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"\A\z")]
    private static partial Regex Nothing();
}
