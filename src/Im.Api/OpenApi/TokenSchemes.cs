using Microsoft.AspNetCore.Builder;

namespace Im.Api.OpenApi;

/// <summary>The ways to authenticate, as the OpenAPI document names them.</summary>
internal static class TokenSchemes
{
    public const string User = "userToken";
    public const string Device = "deviceToken";
    public const string App = "appToken";
    public const string ClientBasic = "clientBasic";

    /// <summary>Says in the document what the endpoint takes.</summary>
    public static RouteHandlerBuilder TakesToken(
        this RouteHandlerBuilder endpoint, string scheme, bool optional = false) =>
        endpoint.WithMetadata(new TokenNeed(scheme, optional));
}

/// <summary>What an endpoint takes.</summary>
/// <param name="Scheme">One of <see cref="TokenSchemes"/>.</param>
/// <param name="Optional">Whether it may be left out.</param>
internal sealed record TokenNeed(string Scheme, bool Optional);
