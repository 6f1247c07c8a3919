using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Im.Api.OpenApi;

/// <summary>Bodies that are bytes. What says so to the framework, would also have it refuse other media types.</summary>
internal static class Bytes
{
    private const string Any = "application/octet-stream";

    /// <summary>Says in the document that the body is the bytes of a file, of whatever media type.</summary>
    public static RouteHandlerBuilder TakesBytes(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new BytesTaken());

    /// <summary>Says in the document with which statuses the endpoint answers bytes.</summary>
    public static RouteHandlerBuilder GivesBytes(this RouteHandlerBuilder endpoint, string? mimeType, params int[] statuses) =>
        endpoint.WithMetadata(new BytesGiven(mimeType ?? Any, statuses));

    /// <summary>Completes an operation with what its endpoint says of bytes.</summary>
    public static void Tell(OpenApiOperation operation, IEnumerable<object> metadata, string? method)
    {
        if (metadata.OfType<BytesTaken>().Any())
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Content(Any) };
        foreach (var given in metadata.OfType<BytesGiven>())
        {
            foreach (var status in given.Statuses)
                operation.Responses![$"{status}"] = new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(status), Content = Content(given.MimeType) };
        }

        // An answer to HEAD has no body.
        if (method != HttpMethods.Head) return;
        foreach (var response in operation.Responses!.Values.OfType<OpenApiResponse>()) response.Content = null;
    }

    private static Dictionary<string, OpenApiMediaType> Content(string mimeType) => new()
    {
        [mimeType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
    };

    private sealed record BytesTaken;

    private sealed record BytesGiven(string MimeType, IReadOnlyList<int> Statuses);
}
