using System.Security.Claims;
using Im.Auth;
using Im.Protocol;
using Microsoft.AspNetCore.Http;

namespace Im.Api.Security;

/// <summary>Who stores and reads files: a device of a user, or an app of the tenant.</summary>
/// <param name="TenantNo">The tenant.</param>
/// <param name="Who">The account, or the app's service account.</param>
/// <param name="AppId">The sub-application of the device; empty for none, and for an app.</param>
internal sealed record FileCaller(string TenantNo, PeerId Who, string AppId)
{
    public const string AccountClaim = "account";
    private const string TenantClaim = "device-tenant";
    private const string DeviceAppClaim = "device-app";

    /// <summary>Whether it may read all files of the tenant.</summary>
    public bool ReadsAll => Who.Kind == PeerKind.Service;

    /// <summary>What the rates of devices go by.</summary>
    public static string? AccountOf(ClaimsPrincipal user) => user.FindFirstValue(AccountClaim);

    public static ClaimsPrincipal Principal(DeviceToken token)
    {
        var identity = new ClaimsIdentity(ImPolicies.AppScheme, AccountClaim, roleType: null);
        identity.AddClaim(new Claim(AccountClaim, token.Account.Value));
        identity.AddClaim(new Claim(TenantClaim, token.TenantNo));
        identity.AddClaim(new Claim(DeviceAppClaim, token.AppId));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Bound by the framework from the token, which <see cref="ImPolicies.Files"/> has let in.</summary>
    public static ValueTask<FileCaller?> BindAsync(HttpContext http)
    {
        var user = http.User;
        if (AccountOf(user) is { } account)
            return new(new FileCaller(user.FindFirstValue(TenantClaim)!, new PeerId(account), user.FindFirstValue(DeviceAppClaim) ?? ""));

        var app = CallerApp.Of(user);
        return new(new FileCaller(app.TenantNo!, WireIds.Service(app.TenantNo!, app.AppId), ""));
    }
}
