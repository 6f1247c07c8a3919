using System.Text.Json;

namespace Im.Push.Http;

/// <summary>Careful reading of JSON that others wrote.</summary>
internal static class JsonPath
{
    /// <summary>The JSON, or an undefined element.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>The JSON in a string, or an undefined element.</summary>
    public static JsonElement Parse(string text) => Parse(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>What stands at the path, or an undefined element.</summary>
    public static JsonElement At(JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out from)) return default;
        }

        return from;
    }

    /// <summary>A string, number or truth value at the path, as text.</summary>
    public static string? Text(JsonElement from, params ReadOnlySpan<string> path)
    {
        var found = At(from, path);
        return found.ValueKind switch
        {
            JsonValueKind.String => found.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => found.GetRawText(),
            _ => null,
        };
    }

    /// <summary>The whole number at the path, also one in a string.</summary>
    public static long? Number(JsonElement from, params ReadOnlySpan<string> path) =>
        long.TryParse(Text(from, path), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The members of the array at the path; none if there is no array.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement from, params ReadOnlySpan<string> path)
    {
        var found = At(from, path);
        return found.ValueKind == JsonValueKind.Array ? found.EnumerateArray() : [];
    }

    /// <summary>The strings of the array at the path.</summary>
    public static HashSet<string> Strings(JsonElement from, params ReadOnlySpan<string> path) =>
        [.. Items(from, path).Where(it => it.ValueKind == JsonValueKind.String).Select(it => it.GetString()!)];

    /// <summary>A point of time in milliseconds since 1970 at the path.</summary>
    public static DateTimeOffset? Time(JsonElement from, params ReadOnlySpan<string> path) =>
        Number(from, path) is > 0 and < 253_402_300_800_000 and { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
