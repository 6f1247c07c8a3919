using Im.Protocol.Rest;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Im.Api.OpenApi;

/// <summary>Says what the API is, and which tokens there are.</summary>
internal sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    private const string Text =
        """
        The HTTP side of the instant-messaging server: devices register here and then speak MQTT; third-party services do
        all their work here.

        Members are camelCase exactly as written, times are Unix milliseconds (UTC), unknown members are ignored. Errors are
        `application/problem+json` (RFC 9457) with a `code`; `POST /v1/oauth/token` alone answers as RFC 6749 wants it.
        What belongs to another tenant does not exist for a caller.
        """;

    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Im.Orleans", Version = "1", Description = Text };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [TokenSchemes.User] = Bearer("A user token, from `POST /v1/users/{userId}/token`."),
            [TokenSchemes.Device] = Bearer("A device token, from `POST /v1/register`."),
            [TokenSchemes.App] = Application(),
            [TokenSchemes.ClientBasic] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "basic",
                Description = "The appId and the app's secret, each encoded as in a form (RFC 6749, section 2.3.1).",
            },
        };
        return Task.CompletedTask;
    }

    private static OpenApiSecurityScheme Bearer(string description) => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        BearerFormat = "JWT",
        Description = description,
    };

    private static OpenApiSecurityScheme Application() => new()
    {
        Type = SecuritySchemeType.OAuth2,
        Description = "An app token.",
        Flows = new OpenApiOAuthFlows
        {
            ClientCredentials = new OpenApiOAuthFlow
            {
                TokenUrl = new Uri("/v1/oauth/token", UriKind.Relative),
                Scopes = Scopes.All.ToDictionary(scope => scope, ScopeText),
            },
        },
    };

    private static string ScopeText(string scope) => scope switch
    {
        Scopes.Messages => "Send messages, read the archive.",
        Scopes.Groups => "Make and change groups.",
        Scopes.Tags => "Tag users.",
        Scopes.Users => "Issue user tokens; read, kick and ban users and their devices.",
        Scopes.Storage => "Store and read files.",
        Scopes.Admin => "Administer tenants and apps.",
        _ => "",
    };
}
