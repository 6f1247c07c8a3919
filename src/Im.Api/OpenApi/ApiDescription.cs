using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Scalar.AspNetCore;

namespace Im.Api.OpenApi;

/// <summary>The API's description: the document, and a page that shows it without any foreign server.</summary>
internal static class ApiDescription
{
    private const string OwnServerOnly =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

    public static void AddImOpenApi(this IServiceCollection services) =>
        services.AddOpenApi("v1", options =>
        {
            options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer<DocumentTransformer>();
            options.AddDocumentTransformer<RawJsonTransformer>();
            options.AddDocumentTransformer<SchemasTransformer>();
            options.AddOperationTransformer<OperationTransformer>();
        });

    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json");
        routes.MapScalarApiReference("/docs", options =>
        {
            options.Title = "Im.Orleans";
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.Mcp = new ScalarMcpOptions { Disabled = true };
            options.HideClientButton = true;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.DocumentDownloadType = DocumentDownloadType.Direct;
        }).AddEndpointFilter(KeepAtHome);
    }

    // Not only is nothing foreign needed: nothing foreign is asked, whatever the page's script would like to.
    private static ValueTask<object?> KeepAtHome(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.ContentSecurityPolicy = OwnServerOnly;
        return next(context);
    }
}
