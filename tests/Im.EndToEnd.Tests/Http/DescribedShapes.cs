using System.Text.Json;
using System.Text.RegularExpressions;

namespace Im.EndToEnd.Tests.Http;

/// <summary>Compares JSON with what an OpenAPI document says of it. Stricter than the document: a member of which it says
/// nothing is a fault, unless it lets any stand beside.</summary>
internal sealed class DescribedShapes(JsonElement document)
{
    // What is checked here, and what only explains. Anything else would be passed over without a word.
    private static readonly string[] Known =
    [
        "$ref", "oneOf", "type", "format", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems",
        "required", "properties", "additionalProperties", "items", "description",
    ];

    /// <summary>What is wrong with the value, and where.</summary>
    public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at = "$")
    {
        foreach (var keyword in schema.EnumerateObject().Where(it => !Known.Contains(it.Name))) yield return $"{at}: the keyword {keyword.Name} is not known.";
        if (schema.TryGetProperty("$ref", out var reference))
        {
            foreach (var fault in Faults(Shape(reference.GetString()!), value, at)) yield return fault;
            yield break;
        }

        if (schema.TryGetProperty("oneOf", out var shapes))
        {
            if (shapes.EnumerateArray().Count(shape => !Faults(shape, value, at).Any()) != 1) yield return $"{at} is not one of its shapes.";
            yield break;
        }

        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(it => IsA(it, value))) yield return $"{at} is {value.ValueKind}, not {type}.";
        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(it => JsonElement.DeepEquals(it, value))) yield return $"{at} is {value}, not one of {values}.";
        if (IsOutOfBounds(schema, value)) yield return $"{at} is out of its bounds.";
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var fault in MemberFaults(schema, value, at)) yield return fault;
        }
        else if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var (i, item) in value.EnumerateArray().Index())
            {
                foreach (var fault in Faults(items, item, $"{at}[{i}]")) yield return fault;
            }
        }
    }

    private IEnumerable<string> MemberFaults(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(it => it.GetString()!).Where(it => !value.TryGetProperty(it, out _)))
                yield return $"{at}.{name} is missing.";
        }

        foreach (var member in value.EnumerateObject())
        {
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out var described))
            {
                foreach (var fault in Faults(described, member.Value, $"{at}.{member.Name}")) yield return fault;
            }
            else if (!schema.TryGetProperty("additionalProperties", out _))
            {
                yield return $"{at}.{member.Name} is not described.";
            }
        }
    }

    private static bool IsOutOfBounds(JsonElement schema, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => IsOutside(schema, "minLength", "maxLength", value.GetString()!.Length)
            || (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!)),
        JsonValueKind.Number => IsOutside(schema, "minimum", "maximum", value.GetDecimal()),
        JsonValueKind.Array => IsOutside(schema, "minItems", "maxItems", value.GetArrayLength()),
        _ => false,
    };

    private static bool IsOutside(JsonElement schema, string least, string most, decimal number) =>
        (schema.TryGetProperty(least, out var low) && number < low.GetDecimal())
        || (schema.TryGetProperty(most, out var high) && number > high.GetDecimal());

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(it => it.GetString()!) : [type.GetString()!];

    private static bool IsA(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };

    private JsonElement Shape(string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(document, (at, name) => at.GetProperty(name));
}
