using Im.Api.OpenApi;
using Im.Api.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Im.Api.Security;

/// <summary>What all endpoints for a tenant's apps have in common.</summary>
internal static class TenantAppEndpoints
{
    /// <summary>Takes app tokens with the scope, of apps that have a tenant, at the apps' rates.</summary>
    public static RouteHandlerBuilder ForTenantApps(this RouteHandlerBuilder endpoint, string scope, string tag, string name) =>
        endpoint.RequireScope(scope)
            .RequireAuthorization(ImPolicies.Tenant)
            .WithTags(tag)
            .WithName(name)
            .TakesToken(TokenSchemes.App)
            .Refuses(ErrorCode.Unauthenticated, ErrorCode.Forbidden, ErrorCode.RateLimited, ErrorCode.Unavailable);
}
