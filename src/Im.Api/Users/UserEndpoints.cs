using System.Security.Claims;
using Im.Api.OpenApi;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Auth;
using Im.Grains.Accounts;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Users;

/// <summary><c>/v1/users/{userId}</c>: a tenant's users, for its apps.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/users/{userId}/token", IssueToken)
            .RequireScope(Scopes.Users)
            .WithTags("Users")
            .WithName("issueUserToken")
            .WithSummary("Gives a user token, for the SDK's register call.")
            .WithDescription("The user exists from then on. `userId` is percent-encoded: any character but control characters.")
            .TakesToken(TokenSchemes.App)
            .Produces<UserTokenResponse>()
            .Refuses(ErrorCode.Invalid, ErrorCode.Unauthenticated, ErrorCode.Forbidden, ErrorCode.Unavailable);

    private static async Task<Results<Ok<UserTokenResponse>, ProblemHttpResult>> IssueToken(
        string userId, ClaimsPrincipal caller, HttpContext http, IGrainFactory grains, TokenIssuer issuer)
    {
        var app = CallerApp.Of(caller);
        if (app.TenantNo is not { } tenantNo)
            return Problem.Of(ErrorCode.Forbidden, "An operator's app belongs to no tenant, and so has no users.");
        if (PathText.Decode(http.Request, userId) is not { } name || !Names.IsUserId(name))
            return Problem.Of(ErrorCode.Invalid, "userId must be 1–128 characters, none of them a control character.");

        var account = WireIds.Account(tenantNo, name);
        await grains.GetGrain<IAccountGrain>(account.Value).Ensure(tenantNo, name);

        var token = issuer.IssueUser(tenantNo, name, app.AppId);
        http.Response.KeepOutOfCaches();
        return TypedResults.Ok(
            new UserTokenResponse(account.Value, token.Text, token.ExpiresAt.ToUnixTimeMilliseconds()));
    }
}
