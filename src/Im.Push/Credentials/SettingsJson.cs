using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace Im.Push;

/// <summary>Settings of the configuration as the JSON that credentials are read from.</summary>
public static class SettingsJson
{
    // A vendor's template has variables by any name: {Name}, {1}, …
    private static readonly HashSet<string> Variables = new(["parameters", "titleParameters"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The section as JSON: keys that are numbers make an array; values are strings, but for
    /// <c>true</c> and <c>false</c>. A template's variables are strings under the names that are written.</summary>
    public static JsonElement Of(IConfigurationSection section)
    {
        using var document = JsonDocument.Parse((Node(section) ?? new JsonObject()).ToJsonString());
        return document.RootElement.Clone();
    }

    private static JsonNode? Node(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0) return Value(section.Value);
        if (Variables.Contains(section.Key))
            return new JsonObject(children.Select(it => KeyValuePair.Create(it.Key, (JsonNode?)JsonValue.Create(it.Value ?? ""))));
        if (children.All(it => int.TryParse(it.Key, out _))) return new JsonArray([.. children.Select(Node)]);
        return new JsonObject(children.Select(it => KeyValuePair.Create(CamelCase(it.Key), Node(it))));
    }

    private static JsonValue? Value(string? text) => text is null ? null
        : bool.TryParse(text, out var truth) ? JsonValue.Create(truth) : JsonValue.Create(text);

    // Environment variables are often written in capitals' fashion: Im__Push__…__TeamId.
    private static string CamelCase(string key) => JsonNamingPolicy.CamelCase.ConvertName(key);
}
