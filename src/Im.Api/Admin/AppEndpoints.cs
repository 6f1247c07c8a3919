using System.Security.Claims;
using Im.Api.OpenApi;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Auth;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Admin;

/// <summary><c>/v1/admin/tenants/{tenantNo}/apps</c>. An operator's app cannot be made here, by nobody: only the
/// configuration has those.</summary>
internal static class AppEndpoints
{
    /// <summary>Seconds that a replaced secret may stay good: a week.</summary>
    public const int LongestGrace = 604_800;

    private const string One = "/tenants/{tenantNo}/apps/{appId}";

    public static void MapApps(this IEndpointRouteBuilder admin)
    {
        Describe(admin.MapGet("/tenants/{tenantNo}/apps", List), "listApps", "Lists a tenant's apps.")
            .WithDescription("All of them, by id: 100 at most. Never their secrets.");
        Describe(admin.MapPost("/tenants/{tenantNo}/apps", Create), "createApp", "Makes an app, and shows its secret once.")
            .WithDescription("The id of a deleted app is not given again. If the answer is lost, give the app a new secret.")
            .Refuses(ErrorCode.Invalid, ErrorCode.Conflict);
        Describe(admin.MapGet(One, Get), "getApp", "Shows an app, never its secret.")
            .WithDescription("Also one that stands in the configuration.");
        Describe(admin.MapPatch(One, Change), "changeApp", "Changes an app's scopes, or shuts it out for now.")
            .WithDescription("What is left out stays. Tokens that were given lose what the app loses, within 5 s.")
            .Refuses(ErrorCode.Invalid, ErrorCode.Conflict);
        Describe(admin.MapDelete(One, Delete), "deleteApp", "Ends an app.")
            .WithDescription("Its tokens end within 5 s; what it has sent stays. 409 for one that stands in the configuration.")
            .Refuses(ErrorCode.Conflict);
        Describe(admin.MapPost($"{One}/secret", Rotate), "rotateSecret", "Gives an app a new secret, and shows it once.")
            .WithDescription("The old secret stays good for `graceSeconds`; any older one ends.")
            .Refuses(ErrorCode.Invalid, ErrorCode.Conflict);
    }

    private static async Task<Results<Ok<AdminAppList>, ProblemHttpResult>> List(
        string tenantNo, ClaimsPrincipal user, IGrainFactory grains)
    {
        if (AdminRules.Refusal(CallerApp.Of(user), tenantNo, operatorOnly: false) is { } refusal) return Refuse(refusal);

        var tenant = grains.GetGrain<ITenantAdminGrain>(tenantNo);
        if (await tenant.Get() is null) return Refuse(AdminRules.NoTenant);
        return TypedResults.Ok(new AdminAppList([.. (await tenant.Apps()).Select(ToWire)]));
    }

    private static async Task<Results<Created<AdminSecret>, ProblemHttpResult>> Create(
        string tenantNo, AdminAppCreate request, ClaimsPrincipal user, HttpContext http, IGrainFactory grains,
        AdminActions actions)
    {
        if (!Names.IsAppId(request.AppId))
            return Problem.Of(ErrorCode.Invalid, $"appId must be {Names.DeviceIdForm}.");
        if (Fault(request.Scopes) is { } fault) return Problem.Of(ErrorCode.Invalid, fault);

        var secret = ClientSecret.New();
        var scopes = Distinct(request.Scopes) ?? [];
        var outcome = await actions.Run(user, tenantNo, ("app.create", request.AppId), operatorOnly: false,
            () => grains.GetGrain<ITenantAdminGrain>(tenantNo).CreateApp(request.AppId!, scopes, ClientSecret.Hash(secret)));
        if (outcome.App is not { } app) return Refuse(outcome);

        http.Response.KeepOutOfCaches();
        return TypedResults.Created(
            $"/v1/admin/tenants/{tenantNo}/apps/{app.AppId}", new AdminSecret(ToWire(app), secret));
    }

    private static async Task<Results<Ok<AdminApp>, ProblemHttpResult>> Get(
        string tenantNo, string appId, ClaimsPrincipal user, IGrainFactory grains)
    {
        if (AdminRules.Refusal(CallerApp.Of(user), tenantNo, operatorOnly: false) is { } refusal) return Refuse(refusal);
        if (!Names.IsAppId(appId)) return Refuse(AdminRules.NoApp);
        if (await grains.GetGrain<ITenantAdminGrain>(tenantNo).Get() is null) return Refuse(AdminRules.NoTenant);

        var app = await grains.GetGrain<IAppGrain>(appId).Find();
        return app?.TenantNo == tenantNo ? TypedResults.Ok(ToWire(app)) : Refuse(AdminRules.NoApp);
    }

    private static async Task<Results<Ok<AdminApp>, ProblemHttpResult>> Change(
        string tenantNo, string appId, AdminAppChange request, ClaimsPrincipal user, IGrainFactory grains,
        AdminActions actions)
    {
        if (!Names.IsAppId(appId)) return Refuse(AdminRules.NoApp);
        if (Fault(request.Scopes) is { } fault) return Problem.Of(ErrorCode.Invalid, fault);

        var change = new AppChange { Scopes = Distinct(request.Scopes), Disabled = request.Disabled };
        var outcome = await actions.Run(user, tenantNo, ("app.change", appId), operatorOnly: false,
            () => grains.GetGrain<IAppGrain>(appId).Change(tenantNo, change));
        return outcome.App is { } app ? TypedResults.Ok(ToWire(app)) : Refuse(outcome);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string tenantNo, string appId, ClaimsPrincipal user, IGrainFactory grains, AdminActions actions)
    {
        if (!Names.IsAppId(appId)) return Refuse(AdminRules.NoApp);

        var outcome = await actions.Run(user, tenantNo, ("app.delete", appId), operatorOnly: false,
            () => grains.GetGrain<ITenantAdminGrain>(tenantNo).DeleteApp(appId));
        return outcome.Code == ErrorCode.Ok ? TypedResults.NoContent() : Refuse(outcome);
    }

    private static async Task<Results<Ok<AdminSecret>, ProblemHttpResult>> Rotate(
        string tenantNo, string appId, AdminSecretRequest? request, ClaimsPrincipal user, HttpContext http,
        IGrainFactory grains, AdminActions actions)
    {
        if (!Names.IsAppId(appId)) return Refuse(AdminRules.NoApp);
        var grace = request?.GraceSeconds ?? 0;
        if (grace is < 0 or > LongestGrace) return Problem.Of(ErrorCode.Invalid, "graceSeconds must be 0–604,800.");

        var secret = ClientSecret.New();
        var outcome = await actions.Run(user, tenantNo, ("app.secret", appId), operatorOnly: false,
            () => grains.GetGrain<IAppGrain>(appId).Rotate(tenantNo, ClientSecret.Hash(secret), TimeSpan.FromSeconds(grace)));
        if (outcome.App is not { } app) return Refuse(outcome);

        http.Response.KeepOutOfCaches();
        return TypedResults.Ok(new AdminSecret(ToWire(app), secret));
    }

    private static string? Fault(IReadOnlyList<string>? scopes) => scopes?.All(Scopes.IsKnown) == false
        ? $"scopes may hold only {string.Join(", ", Scopes.All)}."
        : null;

    // An array: what crosses silos must be of a type that Orleans knows.
    private static string[]? Distinct(IReadOnlyList<string>? scopes) => scopes?.Distinct().ToArray();

    private static AdminApp ToWire(AppRecord app) => new()
    {
        AppId = app.AppId,
        Scopes = app.Scopes,
        Disabled = app.Disabled,
        Configured = app.Configured,
        CreatedAt = app.Configured ? null : app.CreatedAt,
        PreviousSecretUntil = app.PreviousSecretUntil,
    };

    private static ProblemHttpResult Refuse(AdminOutcome outcome) => Problem.Of(outcome.Code, outcome.Message!);

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .WithTags(AdminEndpoints.Tag)
        .WithName(name)
        .WithSummary(summary)
        .TakesToken(TokenSchemes.App)
        .Refuses(
            ErrorCode.Unauthenticated, ErrorCode.Forbidden, ErrorCode.NotFound, ErrorCode.RateLimited, ErrorCode.Unavailable);
}
