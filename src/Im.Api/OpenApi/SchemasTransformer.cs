using System.Text.RegularExpressions;
using Im.Protocol;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Im.Api.OpenApi;

/// <summary>Completes the shapes: of the whole document, since a schema's own parts are described again by their types.
/// </summary>
internal sealed partial class SchemasTransformer : IOpenApiDocumentTransformer
{
    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (schema is not OpenApiSchema own) continue;
            if (name == nameof(ProblemDetails)) AddCode(own);
            LeaveOutWhatMayBeNull(own);
            Unfold(own);
            if (SchemaRules.All.TryGetValue(name, out var tell)) tell(new Schema(own, document));
        }

        return Task.CompletedTask;
    }

    /// <summary>No closed list: a client made of this document must not fail for a code that is newer.</summary>
    private static void AddCode(OpenApiSchema problem)
    {
        var codes = Enum.GetValues<ErrorCode>().Where(code => code > ErrorCode.Duplicate).Select(code => $"`{code.WireName()}`");
        problem.Description ??= "Why a call was refused (RFC 9457).";
        problem.Properties ??= new Dictionary<string, IOpenApiSchema>();
        problem.Properties["code"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = $"What went wrong, in the protocol's words: {string.Join(", ", codes)}; treat one that a later version adds as `unavailable`.",
        };
    }

    /// <summary>What is null is left out on the wire, whatever the type's constructor asks for.</summary>
    private static void LeaveOutWhatMayBeNull(OpenApiSchema schema)
    {
        foreach (var (name, member) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (member is OpenApiSchema own && own.Type?.HasFlag(JsonSchemaType.Null) == true) schema.Required?.Remove(name);
        }
    }

    // Comments are folded where a line of source ends.
    private static void Unfold(OpenApiSchema schema)
    {
        schema.Description = Unfolded(schema.Description);
        foreach (var member in schema.Properties?.Values.OfType<OpenApiSchema>() ?? [])
        {
            member.Description = Unfolded(member.Description);
            foreach (var shape in member.OneOf?.OfType<OpenApiSchemaReference>() ?? []) shape.Description = Unfolded(shape.Description);
        }
    }

    private static string? Unfolded(string? text) => text is null ? null : Fold().Replace(text, " ");

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Fold();
}
