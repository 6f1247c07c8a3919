using System.Security.Claims;
using Im.Auth;

namespace Im.Api;

/// <summary>The app that calls, as its token says.</summary>
/// <param name="TenantNo">Its tenant; null for an operator's app.</param>
/// <param name="AppId">The app.</param>
internal sealed record CallerApp(string? TenantNo, string AppId)
{
    public const string ScopeClaim = "scope";
    private const string AppClaim = "app";
    private const string TenantClaim = "tenant";

    public static CallerApp Of(ClaimsPrincipal user) =>
        new(user.FindFirstValue(TenantClaim), user.FindFirstValue(AppClaim) ?? "");

    public static ClaimsPrincipal Principal(AppToken token)
    {
        var identity = new ClaimsIdentity(ImPolicies.AppScheme, AppClaim, roleType: null);
        identity.AddClaim(new Claim(AppClaim, token.AppId));
        if (token.TenantNo is not null) identity.AddClaim(new Claim(TenantClaim, token.TenantNo));
        identity.AddClaims(token.Scopes.Select(scope => new Claim(ScopeClaim, scope)));
        return new ClaimsPrincipal(identity);
    }
}
