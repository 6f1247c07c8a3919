using Im.Api.Security;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Im.Api;

/// <summary>Who may call what: one policy a scope, and one for the operator.</summary>
public static class ImPolicies
{
    /// <summary>The authentication scheme of app tokens.</summary>
    public const string AppScheme = "im.app";

    /// <summary>The operator: an app of no tenant with the scope <c>admin</c>. For what shows the whole cluster, as the
    /// dashboard; a browser may give the token as the password of HTTP Basic.</summary>
    public const string Admin = "im.operator";

    /// <summary>Apps of tenants: an operator's app has none, and so no users, groups or messages.</summary>
    internal const string Tenant = "im.tenant";

    /// <summary>Devices, and apps of tenants with the scope <c>storage</c>.</summary>
    internal const string Files = "im.files";

    private const string ScopePrefix = "im.scope.";

    /// <summary>Lets in the tokens of apps, of a tenant or of the operator, that have the scope.</summary>
    /// <param name="endpoint">What is protected.</param>
    /// <param name="scope">One of <see cref="Scopes"/>.</param>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(OfScope(scope));

    internal static string OfScope(string scope) => Scopes.IsKnown(scope)
        ? ScopePrefix + scope
        : throw new ArgumentOutOfRangeException(nameof(scope), scope, "There is no such scope.");

    internal static string? ScopeOf(string policy) => policy == Admin
        ? Scopes.Admin
        : policy == Files ? Scopes.Storage
        : policy.StartsWith(ScopePrefix, StringComparison.Ordinal) ? policy[ScopePrefix.Length..] : null;

    internal static void AddTo(AuthorizationOptions options)
    {
        foreach (var scope in Scopes.All)
        {
            options.AddPolicy(OfScope(scope), policy => policy
                .AddAuthenticationSchemes(AppScheme)
                .RequireClaim(CallerApp.ScopeClaim, scope));
        }

        options.AddPolicy(Tenant, policy => policy
            .AddAuthenticationSchemes(AppScheme)
            .RequireAssertion(context => CallerApp.Of(context.User).TenantNo is not null));
        options.AddPolicy(Files, policy => policy
            .AddAuthenticationSchemes(AppScheme)
            .RequireAssertion(context => FileCaller.AccountOf(context.User) is not null
                || (CallerApp.Of(context.User).TenantNo is not null && context.User.HasClaim(CallerApp.ScopeClaim, Scopes.Storage))));
        options.AddPolicy(Admin, policy => policy
            .AddAuthenticationSchemes(AppScheme)
            .RequireClaim(CallerApp.ScopeClaim, Scopes.Admin)
            .RequireAssertion(context => CallerApp.Of(context.User).TenantNo is null));
    }
}
