using Im.Api.Limits;
using Im.Api.Problems;
using Im.Grains.Push;
using Im.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Im.Api.Pushing;

/// <summary><c>POST /v1/push/callbacks/…</c>: vendors tell what became of notifications. Not in the description: no client
/// calls it.</summary>
internal static partial class CallbackEndpoints
{
    private const int LargestBody = 1024 * 1024;

    public static void MapPushCallbacks(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/push/callbacks/{vendor}/{tenantNo}/{appId}/{secret}", Take)
            .WithMetadata(new BodyLimit(LargestBody))
            .RequireRateLimiting(RateLimits.Callbacks)
            .ExcludeFromDescription();

    private static async Task<IResult> Take(
        string vendor, string tenantNo, string appId, string secret, HttpContext http, IGrainFactory grains,
        ILoggerFactory loggers)
    {
        if (!Names.IsTenantNo(tenantNo) || !Names.IsAppId(appId)) return Unknown;
        try
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            var headers = http.Request.Headers.ToDictionary(it => it.Key, it => it.Value.ToString());
            var call = new VendorCall(vendor, appId, secret, headers, body.ToArray());
            var answer = await grains.GetGrain<IPushDeskGrain>(tenantNo).Receipts(call);
            return answer.Code == ErrorCode.Ok ? answer.ToResult() : Unknown;
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or BadHttpRequestException or OperationCanceledException))
        {
            // Told here, for the address has the secret in it. The vendor calls again.
            LogFailed(loggers.CreateLogger(typeof(CallbackEndpoints)), failure);
            return Problem.Of(ErrorCode.Unavailable, "The server could not do this now; the same again later.");
        }
    }

    private static ProblemHttpResult Unknown => Problem.Of(ErrorCode.NotFound, "There is no such resource.");

    [LoggerMessage(LogLevel.Warning, "A vendor's call about pushes was answered unavailable; it will call again.")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
