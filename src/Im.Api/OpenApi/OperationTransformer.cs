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
        operation.Security =
            [.. metadata.OfType<TokenNeed>().SelectMany(need => Requirements(need, metadata.OfType<IAuthorizeData>(), context.Document))];
        Bytes.Tell(operation, metadata, context.Description.HttpMethod);

        // The fields of a type that stands for the whole query come with the type's capitals.
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(one => one.In == ParameterLocation.Query) ?? [])
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);

        var id = operation.OperationId!;
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            ParameterRules.Tell(id, parameter);
            parameter.Example = Examples.ParameterOf(id, parameter.Name!);
        }

        if (operation.RequestBody is OpenApiRequestBody body)
        {
            LeaveOutInsteadOfNull(body, context.Document);
            foreach (var content in body.Content?.Values ?? []) content.Example = Examples.BodyOf(id);
        }

        Answer(operation);
        return Task.CompletedTask;
    }

    private static List<OpenApiSecurityRequirement> Requirements(
        TokenNeed need, IEnumerable<IAuthorizeData> policies, OpenApiDocument? document)
    {
        // Of OAuth alone: other tokens have none.
        List<string> scopes = need.Scheme != TokenSchemes.App ? [] : [.. policies.Select(data => ImPolicies.ScopeOf(data.Policy ?? "")).OfType<string>()];
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

    /// <summary>What any call may be answered, what each answer means, and an example of the good one.</summary>
    private static void Answer(OpenApiOperation operation)
    {
        var responses = operation.Responses!;
        string[] ofAll = operation.RequestBody is null ? ["429"] : ["400", "413", "429"];
        foreach (var status in ofAll) responses.TryAdd(status, Problem(responses["503"]));
        foreach (var (status, response) in responses)
            Explain(operation.OperationId!, int.Parse(status, CultureInfo.InvariantCulture), response);

        operation.Responses = [];
        foreach (var (status, response) in responses.OrderBy(it => it.Key, StringComparer.Ordinal)) operation.Responses[status] = response;
    }

    private static OpenApiResponse Problem(IOpenApiResponse likeThis) => new()
    {
        Content = likeThis.Content?.ToDictionary(it => it.Key, it => new OpenApiMediaType { Schema = it.Value.Schema }),
    };

    private static void Explain(string operationId, int status, IOpenApiResponse response)
    {
        if (response is not OpenApiResponse own) return;
        var isRefusal = Refusal.All.TryGetValue(status, out var refusal);
        if (isRefusal) own.Description = refusal!.Meaning;
        foreach (var (type, content) in own.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (!isRefusal) content.Example = Examples.AnswerOf(operationId);
            else if (type == ProblemJson) content.Example = refusal!.ToProblem(status);
        }

        if (status != 429) return;

        own.Headers ??= new Dictionary<string, IOpenApiHeader>();
        own.Headers["Retry-After"] = new OpenApiHeader
        {
            Description = "After how many seconds to try again.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
        };
    }
}
