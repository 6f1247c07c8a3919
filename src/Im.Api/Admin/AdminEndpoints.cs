using Im.Api.Limits;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Admin;

/// <summary><c>/v1/admin</c>: tenants, their apps, and what administrators did.</summary>
internal static class AdminEndpoints
{
    /// <summary>The heading in the description.</summary>
    public const string Tag = "Administration";

    public static void MapAdmin(this IEndpointRouteBuilder v1)
    {
        var admin = v1.MapGroup("/admin").RequireScope(Scopes.Admin).RequireRateLimiting(RateLimits.Admin);
        admin.MapTenants();
        admin.MapApps();
        admin.MapPushTest();
        admin.MapAudit();
    }
}
