using System.Text.Json;
using Im.Api.Problems;
using Im.Api.Users;
using Im.Audit;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Im.Api.Security;

/// <summary>Keeps what apps do to users, tags and groups in the audit log.</summary>
internal static class AuditedEndpoints
{
    /// <param name="endpoint">An endpoint below <c>/v1/users/{userId}</c>, <c>/v1/tags/{tag}</c> or
    /// <c>/v1/groups/{groupId}</c>.</param>
    /// <param name="action">The action's name in the log.</param>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder endpoint, string action) =>
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var trail = http.RequestServices.GetRequiredService<AuditTrail>();
            var entry = EntryOf(http, action) with { Detail = DetailOf(context) };
            return await trail.Run(entry, () => next(context).AsTask(), OutcomeOf);
        });

    private static AuditEntry EntryOf(HttpContext http, string action)
    {
        var caller = CallerApp.Of(http.User);
        return new AuditEntry(
            caller.TenantNo, caller.TenantNo, caller.AppId, action, SubjectOf(http.Request, caller), ErrorCode.Unavailable.WireName());
    }

    // A tag; a group by its id, however it was named; a user, and the device if the action is on one alone.
    private static string SubjectOf(HttpRequest request, CallerApp caller)
    {
        var values = request.RouteValues;
        if (values.ContainsKey("tag")) return Named(request, "tag");
        if (values["groupId"] is string name)
            return WireIds.TryGroup(caller.TenantNo!, name, out var group) ? group.Value : name;

        var userId = Named(request, "userId");
        return values["deviceId"] is string deviceId ? $"{userId}/{deviceId}" : userId;
    }

    private static string Named(HttpRequest request, string what)
    {
        var routed = (string)request.RouteValues[what]!;
        return PathText.Decode(request, routed) ?? routed;
    }

    private static string? DetailOf(EndpointFilterInvocationContext context) =>
        context.Arguments.OfType<BanRequest>().FirstOrDefault() is { } ban && (ban.Reason is not null || ban.Until is not null)
            ? JsonSerializer.Serialize(
                new AdminAuditDetail { Reason = ban.Reason, Until = ban.Until }, WireJson.Default.AdminAuditDetail)
            : null;

    private static string? OutcomeOf(object? result)
    {
        var code = result is ProblemHttpResult refusal
            ? (string)refusal.ProblemDetails.Extensions[Problem.CodeMember]!
            : ErrorCode.Ok.WireName();

        // What is no name at all is no attempt on anybody, and does not belong into the log.
        return code == ErrorCode.Invalid.WireName() ? null : code;
    }
}
