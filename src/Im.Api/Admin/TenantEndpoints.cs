using System.Security.Claims;
using Im.Api.OpenApi;
using Im.Api.Problems;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Admin;

/// <summary><c>/v1/admin/tenants</c>.</summary>
internal static class TenantEndpoints
{
    /// <summary>So many tenants a page has at most, and where no limit is named.</summary>
    public const int MostOnAPage = 100;

    public static void MapTenants(this IEndpointRouteBuilder admin)
    {
        Describe(admin.MapGet("/tenants", List), "listTenants", "Lists tenants, configured and stored.")
            .WithDescription("A tenant's app sees its own tenant alone. `limit` is 1–100, default 100.")
            .Refuses(ErrorCode.Invalid);
        Describe(admin.MapPost("/tenants", Create), "createTenant", "Makes a tenant. Operators only.")
            .WithDescription("The number of a deleted tenant is not given again.")
            .Refuses(ErrorCode.Invalid, ErrorCode.Conflict);
        Describe(admin.MapGet("/tenants/{tenantNo}", Get), "getTenant", "Shows a tenant.")
            .WithDescription("A tenant's app sees its own tenant alone.")
            .Refuses(ErrorCode.NotFound);
        Describe(admin.MapPatch("/tenants/{tenantNo}", Change), "changeTenant", "Changes settings. Operators only.")
            .WithDescription("What is left out stays. 409 for a tenant that stands in the configuration.")
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound, ErrorCode.Conflict);
        Describe(admin.MapDelete("/tenants/{tenantNo}", Delete), "deleteTenant", "Ends a tenant and its apps. Operators only.")
            .WithDescription("What is archived stays.")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
    }

    private static async Task<Results<Ok<AdminTenantList>, ProblemHttpResult>> List(
        ClaimsPrincipal user, IGrainFactory grains, int? limit = null, string? cursor = null)
    {
        if (limit is < 1 or > MostOnAPage) return Problem.Of(ErrorCode.Invalid, $"limit must be 1–{MostOnAPage}.");

        var own = CallerApp.Of(user).TenantNo;
        var most = limit ?? MostOnAPage;
        IReadOnlyList<string> page = own is not null
            ? [own]
            : await grains.GetGrain<ITenantDirectoryGrain>(ITenantDirectoryGrain.Key).List(cursor, most);
        var tenants = await Task.WhenAll(page.Select(tenantNo => grains.GetGrain<ITenantAdminGrain>(tenantNo).Get()));
        return TypedResults.Ok(new AdminTenantList(
            [.. tenants.OfType<TenantRecord>().Select(TenantShapes.ToWire)],
            own is null && page.Count == most ? page[^1] : null));
    }

    private static async Task<Results<Created<AdminTenant>, ProblemHttpResult>> Create(
        AdminTenantCreate request, ClaimsPrincipal user, IGrainFactory grains, AdminActions actions)
    {
        if (!Names.IsTenantNo(request.TenantNo))
            return Problem.Of(ErrorCode.Invalid, $"tenantNo must be {Names.TenantNoForm}.");

        var (change, fault) = TenantShapes.Read(request);
        if (change is null) return Problem.Of(ErrorCode.Invalid, fault!);

        var tenantNo = request.TenantNo!;
        var grain = grains.GetGrain<ITenantAdminGrain>(tenantNo);
        // Which tenants there are is nobody's business: all of a tenant's apps get one answer, whatever the number.
        var outcome = await actions.Run(user, tenantNo, ("tenant.create", null), operatorOnly: true,
            () => grain.Create(TenantShapes.ToSettings(change)));
        if (CallerApp.Of(user).TenantNo is not null) outcome = AdminRules.OperatorsOnly;
        return outcome.Tenant is { } tenant
            ? TypedResults.Created($"/v1/admin/tenants/{tenantNo}", TenantShapes.ToWire(tenant))
            : Problem.Of(outcome.Code, outcome.Message!);
    }

    private static async Task<Results<Ok<AdminTenant>, ProblemHttpResult>> Get(
        string tenantNo, ClaimsPrincipal user, IGrainFactory grains)
    {
        if (AdminRules.Refusal(CallerApp.Of(user), tenantNo, operatorOnly: false) is { } refusal)
            return Problem.Of(refusal.Code, refusal.Message!);

        return await grains.GetGrain<ITenantAdminGrain>(tenantNo).Get() is { } tenant
            ? TypedResults.Ok(TenantShapes.ToWire(tenant))
            : Problem.Of(ErrorCode.NotFound, AdminRules.NoTenant.Message!);
    }

    private static async Task<Results<Ok<AdminTenant>, ProblemHttpResult>> Change(
        string tenantNo, AdminTenantChange request, ClaimsPrincipal user, IGrainFactory grains, AdminActions actions)
    {
        var (change, fault) = TenantShapes.Read(request);
        if (change is null) return Problem.Of(ErrorCode.Invalid, fault!);

        var outcome = await actions.Run(user, tenantNo, ("tenant.change", null), operatorOnly: true,
            () => grains.GetGrain<ITenantAdminGrain>(tenantNo).Change(change));
        return outcome.Tenant is { } tenant
            ? TypedResults.Ok(TenantShapes.ToWire(tenant))
            : Problem.Of(outcome.Code, outcome.Message!);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string tenantNo, ClaimsPrincipal user, IGrainFactory grains, AdminActions actions)
    {
        var outcome = await actions.Run(user, tenantNo, ("tenant.delete", null), operatorOnly: true,
            () => grains.GetGrain<ITenantAdminGrain>(tenantNo).Delete());
        return outcome.Code == ErrorCode.Ok
            ? TypedResults.NoContent()
            : Problem.Of(outcome.Code, outcome.Message!);
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .WithTags(AdminEndpoints.Tag)
        .WithName(name)
        .WithSummary(summary)
        .TakesToken(TokenSchemes.App)
        .Refuses(ErrorCode.Unauthenticated, ErrorCode.Forbidden, ErrorCode.RateLimited, ErrorCode.Unavailable);
}
