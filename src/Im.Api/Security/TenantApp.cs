using Im.Grains.Groups;
using Im.Protocol;
using Microsoft.AspNetCore.Http;

namespace Im.Api.Security;

/// <summary>The app of a tenant that calls: whatever it names is of its own tenant, since its tenant is part of every
/// id.</summary>
/// <param name="TenantNo">Its tenant.</param>
/// <param name="AppId">The app.</param>
internal sealed record TenantApp(string TenantNo, string AppId)
{
    /// <summary>Its service account: the sender of what it sends.</summary>
    public PeerId Service { get; } = WireIds.Service(TenantNo, AppId);

    /// <summary>It as who wants something of a group.</summary>
    public GroupCaller Caller => new() { Who = Service, TenantNo = TenantNo };

    /// <summary>Bound by the framework from the token, which <see cref="ImPolicies.Tenant"/> has let in.</summary>
    public static ValueTask<TenantApp?> BindAsync(HttpContext http)
    {
        var app = CallerApp.Of(http.User);
        return new(new TenantApp(app.TenantNo!, app.AppId));
    }
}
