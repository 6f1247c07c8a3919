using Im.Api.Problems;
using Im.Audit;
using Im.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Im.Api.Users;

/// <summary>Writes what apps do to users into the audit log, also what was refused and what nobody knows the outcome of.
/// </summary>
internal static class AuditedEndpoints
{
    /// <param name="endpoint">An endpoint below <c>/v1/users/{userId}</c>.</param>
    /// <param name="action">The action's name in the log.</param>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder endpoint, string action) =>
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var outcome = ErrorCode.Unavailable.WireName();
            try
            {
                var result = await next(context);
                outcome = OutcomeOf(result);
                return result;
            }
            finally
            {
                // What is no name at all is no attempt on anybody, and does not belong into the log.
                if (outcome != ErrorCode.Invalid.WireName()) await Write(context.HttpContext, action, outcome);
            }
        });

    private static Task Write(HttpContext http, string action, string outcome)
    {
        var caller = CallerApp.Of(http.User);
        return http.RequestServices.GetRequiredService<IAuditLog>().Write(new AuditEntry(
            caller.TenantNo, caller.TenantNo, caller.AppId, action, SubjectOf(http.Request), outcome));
    }

    // The user, and the device if the action is on one alone.
    private static string SubjectOf(HttpRequest request)
    {
        var routed = (string)request.RouteValues["userId"]!;
        var userId = PathText.Decode(request, routed) ?? routed;
        return request.RouteValues["deviceId"] is string deviceId ? $"{userId}/{deviceId}" : userId;
    }

    private static string OutcomeOf(object? result) =>
        result is ProblemHttpResult refusal ? (string)refusal.ProblemDetails.Extensions[Problem.CodeMember]! : ErrorCode.Ok.WireName();
}
