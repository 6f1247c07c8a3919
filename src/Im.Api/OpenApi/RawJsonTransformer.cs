using Im.Api.Messages;
using Im.Protocol;
using Im.Protocol.Rpc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Im.Api.OpenApi;

/// <summary>Says what stands where the server passes bytes on, which no type tells: contents are objects, and the messages
/// of the archive envelopes. Of the whole document, since a schema's own parts are described again by its type.</summary>
internal sealed class RawJsonTransformer : IOpenApiDocumentTransformer
{
    public const string Envelope = "Envelope";

    public async Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        if (document.Components?.Schemas is not { } schemas) return;
        if (schemas.TryGetValue(nameof(RawJson), out var raw) && raw is OpenApiSchema any)
        {
            any.Type = JsonSchemaType.Object;
            any.AdditionalProperties = new OpenApiSchema();
            any.Description = "An object; its bytes are never re-ordered or re-encoded.";
        }

        if (!schemas.TryGetValue(nameof(HistoryResult), out var page) || page.Properties?["messages"] is not OpenApiSchema list) return;

        var envelope = await context.GetOrCreateSchemaAsync(typeof(EnvelopeShape), cancellationToken: cancellationToken);
        envelope.Properties!["content"] = new OpenApiSchemaReference(nameof(RawJson), document)
        {
            Description = "The content, as it was sent; of a recalled message `{\"recalled\":true}`.",
        };
        document.AddComponent(Envelope, envelope);
        list.Items = new OpenApiSchemaReference(Envelope, document);
    }
}
