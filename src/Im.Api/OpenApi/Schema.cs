using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Im.Api.OpenApi;

/// <summary>A shape of the document, to be told what its type does not tell. The shapes of requests are nullable, so that a
/// missing member is refused in words.</summary>
internal readonly struct Schema(OpenApiSchema schema, OpenApiDocument document)
{
    /// <summary>These members must be there.</summary>
    public Schema Needs(params ReadOnlySpan<string> names)
    {
        schema.Required ??= new HashSet<string>();
        foreach (var name in names)
        {
            schema.Required.Add(name);
            if (schema.Properties![name] is not OpenApiSchema member) continue;

            member.Type &= ~JsonSchemaType.Null;
            if (member.OneOf?.OfType<OpenApiSchemaReference>().SingleOrDefault() is { } shape)
                schema.Properties[name] = new OpenApiSchemaReference(shape.Reference.Id!, document) { Description = shape.Description };
        }

        return this;
    }

    /// <summary>A text is of these characters.</summary>
    public Schema Matches(string name, string pattern) => With(name, text => text.Pattern = pattern);

    /// <summary>A text has so many characters.</summary>
    public Schema Length(string name, int least, int most) =>
        With(name, text => (text.MinLength, text.MaxLength) = (least == 0 ? null : least, most));

    /// <summary>A number is in a range.</summary>
    public Schema Range(string name, long least, long? most = null) => With(name, number =>
        (number.Minimum, number.Maximum) = (Text(least), most is { } bound ? Text(bound) : null));

    /// <summary>A list has so many elements.</summary>
    public Schema Count(string name, int least, int most) =>
        With(name, list => (list.MinItems, list.MaxItems) = (least == 0 ? null : least, most));

    /// <summary>A value is one of these; in a list, each is. Not for answers: a later version may add to them.</summary>
    public Schema OneOf(string name, params IEnumerable<JsonNode> values) =>
        With(name, member => (member.Items as OpenApiSchema ?? member).Enum = [.. values]);

    /// <summary>What a member is.</summary>
    public Schema Says(string name, string words) => With(name, member => member.Description = words);

    /// <summary>Members that are not described may stand beside.</summary>
    public Schema IsOpen()
    {
        schema.AdditionalProperties = new OpenApiSchema();
        return this;
    }

    private Schema With(string name, Action<OpenApiSchema> tell)
    {
        if (schema.Properties![name] is not OpenApiSchema member)
            throw new InvalidOperationException($"The member '{name}' has a shape of its own, which is to be told instead.");

        tell(member);
        return this;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
