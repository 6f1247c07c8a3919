using Im.Api.Limits;
using Im.Api.OpenApi;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Auth;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.OAuth;

/// <summary><c>POST /v1/oauth/token</c>: client credentials for an app token.</summary>
internal static class OAuthEndpoints
{
    private const string Form = "application/x-www-form-urlencoded";

    public static void MapOAuth(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/oauth/token", Issue)
            .RequireRateLimiting(RateLimits.OAuth)
            .Accepts<OAuthTokenForm>(Form)
            .WithTags("Apps")
            .WithName("issueAppToken")
            .WithSummary("Gives an app a token, for its id and secret.")
            .WithDescription("OAuth 2 client credentials (RFC 6749, section 4.4). Id and secret stand in the form, or are "
                + "the user name and password of HTTP Basic. `scope` narrows what the token is good for.")
            .TakesToken(TokenSchemes.ClientBasic, optional: true)
            .Produces<OAuthErrorResponse>(StatusCodes.Status400BadRequest)
            .Produces<OAuthErrorResponse>(StatusCodes.Status401Unauthorized)
            .Refuses(ErrorCode.TooLarge, ErrorCode.RateLimited, ErrorCode.Unavailable);

    private static async Task<Results<Ok<OAuthTokenResponse>, JsonHttpResult<OAuthErrorResponse>>> Issue(
        HttpContext http, AppCatalog apps, TokenIssuer issuer, TimeProvider time)
    {
        http.Response.KeepOutOfCaches();
        if (await ReadForm(http.Request) is not { } form)
            return OAuthFault.InvalidRequest("The form could not be read.").Answer(http.Response);

        var (request, fault) = TokenRequest.Read(http.Request, form);
        if (request is null) return fault!.Answer(http.Response);
        if (await apps.Recognize(request.AppId, request.Secret) is not { } app)
            return OAuthFault.InvalidClient.Answer(http.Response);

        var scopes = Narrow(app.Scopes, request.Scope);
        if (scopes is null)
            return new OAuthFault("invalid_scope", "The app may not do all of this.").Answer(http.Response);

        var token = issuer.IssueApp(app.TenantNo, app.AppId, scopes);
        var seconds = (int)(token.ExpiresAt - time.GetUtcNow()).TotalSeconds;
        return TypedResults.Ok(new OAuthTokenResponse(token.Text, "Bearer", seconds, string.Join(' ', scopes)));
    }

    private static async Task<IFormCollection?> ReadForm(HttpRequest request)
    {
        try
        {
            // Without a content type there is no form, and routing lets such a request through.
            return request.HasFormContentType ? await request.ReadFormAsync() : null;
        }
        catch (InvalidDataException)
        {
            return null;   // more fields, or longer names, than any such form has
        }
    }

    private static IReadOnlyList<string>? Narrow(IReadOnlyList<string> granted, string? asked)
    {
        if (string.IsNullOrWhiteSpace(asked)) return granted;
        string[] scopes = [.. asked.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct()];
        return scopes.All(granted.Contains) ? scopes : null;
    }
}
