using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Im.Api.OpenApi;

/// <summary>Completes each operation: its tokens, what its refusals mean, an example of its body.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    private const string ProblemJson = "application/problem+json";

    public Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var need in metadata.OfType<TokenNeed>())
            operation.Security = Requirements(need, metadata.OfType<IAuthorizeData>(), context.Document);

        // The fields of a type that stands for the whole query come with the type's capitals.
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(one => one.In == ParameterLocation.Query) ?? [])
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);

        if (operation.RequestBody is OpenApiRequestBody body) LeaveOutInsteadOfNull(body, context.Document);

        foreach (var (status, response) in operation.Responses ?? [])
            Explain(int.Parse(status, CultureInfo.InvariantCulture), response);

        if (operation.OperationId is { } id && Examples.BodyOf(id) is { } example)
        {
            foreach (var content in operation.RequestBody?.Content?.Values ?? []) content.Example = example;
        }

        return Task.CompletedTask;
    }

    private static List<OpenApiSecurityRequirement> Requirements(
        TokenNeed need, IEnumerable<IAuthorizeData> policies, OpenApiDocument? document)
    {
        List<string> scopes = [.. policies.Select(data => ImPolicies.ScopeOf(data.Policy ?? "")).OfType<string>()];
        var requirement = new OpenApiSecurityRequirement
        {
            [new OpenApiSecuritySchemeReference(need.Scheme, document)] = scopes,
        };
        return need.Optional ? [requirement, []] : [requirement];
    }

    /// <summary>A body that may be left out is described as one that may be null: many generators make no type of that.</summary>
    private static void LeaveOutInsteadOfNull(OpenApiRequestBody body, OpenApiDocument? document)
    {
        foreach (var content in body.Content?.Values ?? [])
        {
            if (content is OpenApiMediaType own && own.Schema?.OneOf?.OfType<OpenApiSchemaReference>().SingleOrDefault() is { } type)
                own.Schema = new OpenApiSchemaReference(type.Reference.Id!, document);
        }
    }

    private static void Explain(int status, IOpenApiResponse response)
    {
        if (response is not OpenApiResponse own) return;
        if (Examples.Refusals.TryGetValue(status, out var refusal)) own.Description = refusal.Meaning;
        if (own.Content?.TryGetValue(ProblemJson, out var content) == true && refusal is not null)
            content.Example = refusal.ToProblem(status);
        if (status != 429) return;

        own.Headers ??= new Dictionary<string, IOpenApiHeader>();
        own.Headers["Retry-After"] = new OpenApiHeader
        {
            Description = "After how many seconds to try again.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
        };
    }
}
