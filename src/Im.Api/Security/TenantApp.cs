using Im.Api.Problems;
using Im.Grains.Groups;
using Im.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

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

    /// <summary>Bound by the framework from the token that was checked before.</summary>
    public static ValueTask<TenantApp?> BindAsync(HttpContext http)
    {
        var app = CallerApp.Of(http.User);
        return new(app.TenantNo is null ? null : new TenantApp(app.TenantNo, app.AppId));
    }

    /// <summary>What an operator's app is told, which has no tenant.</summary>
    public static ProblemHttpResult NoTenant =>
        Problem.Of(ErrorCode.Forbidden, "An operator's app belongs to no tenant, and so has no users, groups or messages.");

    /// <summary>Refuses apps without a tenant before the endpoint runs.</summary>
    public static async ValueTask<object?> Require(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        CallerApp.Of(context.HttpContext.User).TenantNo is null ? NoTenant : await next(context);
}
