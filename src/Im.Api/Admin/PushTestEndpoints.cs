using System.Security.Claims;
using Im.Api.OpenApi;
using Im.Api.Problems;
using Im.Grains;
using Im.Grains.Push;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Admin;

/// <summary><c>POST /v1/admin/tenants/{tenantNo}/push/{appId}/{vendor}/test</c>.</summary>
internal static class PushTestEndpoints
{
    public static void MapPushTest(this IEndpointRouteBuilder admin) =>
        admin.MapPost("/tenants/{tenantNo}/push/{appId}/{vendor}/test", Test)
            .WithTags(AdminEndpoints.Tag)
            .WithName("testPush")
            .WithSummary("Tries a vendor's credential out: sends a test to a device, or asks the vendor.")
            .WithDescription("With `token` a notification goes to that device, as a test where the vendor has those. Without, the "
                + "vendor is asked whether it accepts the credential. `appId` may be `default`.")
            .TakesToken(TokenSchemes.App)
            .Produces<AdminPushTestResult>()
            .Refuses(
                ErrorCode.Invalid, ErrorCode.Unauthenticated, ErrorCode.Forbidden, ErrorCode.NotFound, ErrorCode.RateLimited,
                ErrorCode.Unavailable);

    private static async Task<IResult> Test(
        string tenantNo, string appId, string vendor, AdminPushTest? request, ClaimsPrincipal user, IGrainFactory grains,
        AdminActions actions)
    {
        if (!Names.IsAppId(appId)) return Problem.Of(ErrorCode.NotFound, AdminRules.NoApp.Message!);
        if (request?.Token is { } token && !PushVendors.IsToken(token))
            return Problem.Of(ErrorCode.Invalid, $"token must have 1–{PushVendors.LongestToken} characters.");

        var answer = Answer.Empty;
        var outcome = await actions.Run(user, tenantNo, ("push.test", appId), operatorOnly: false, async () =>
        {
            answer = await grains.GetGrain<IPushDeskGrain>(tenantNo).Test(appId, vendor, request?.Token);
            return answer.Code == ErrorCode.Ok ? AdminOutcome.Done : AdminOutcome.Refused(answer.Code, answer.Message!);
        });
        return outcome.Code == ErrorCode.Ok ? answer.ToResult() : Problem.Of(outcome.Code, outcome.Message!);
    }
}
