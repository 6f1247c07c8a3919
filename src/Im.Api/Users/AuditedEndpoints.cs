using Im.Api.Problems;
using Im.Api.Security;
using Im.Audit;
using Im.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Im.Api.Users;

/// <summary>Keeps what apps do to users in the audit log.</summary>
internal static class AuditedEndpoints
{
    /// <param name="endpoint">An endpoint below <c>/v1/users/{userId}</c>.</param>
    /// <param name="action">The action's name in the log.</param>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder endpoint, string action) =>
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var trail = http.RequestServices.GetRequiredService<AuditTrail>();
            return await trail.Run(EntryOf(http, action), () => next(context).AsTask(), OutcomeOf);
        });

    private static AuditEntry EntryOf(HttpContext http, string action)
    {
        var caller = CallerApp.Of(http.User);
        return new AuditEntry(
            caller.TenantNo, caller.TenantNo, caller.AppId, action, SubjectOf(http.Request), ErrorCode.Unavailable.WireName());
    }

    // The user, and the device if the action is on one alone.
    private static string SubjectOf(HttpRequest request)
    {
        var routed = (string)request.RouteValues["userId"]!;
        var userId = PathText.Decode(request, routed) ?? routed;
        return request.RouteValues["deviceId"] is string deviceId ? $"{userId}/{deviceId}" : userId;
    }

    private static string? OutcomeOf(object? result)
    {
        var code = result is ProblemHttpResult refusal
            ? (string)refusal.ProblemDetails.Extensions[Problem.CodeMember]!
            : ErrorCode.Ok.WireName();

        // What is no name at all is no attempt on anybody, and does not belong into the log.
        return code == ErrorCode.Invalid.WireName() ? null : code;
    }
}
