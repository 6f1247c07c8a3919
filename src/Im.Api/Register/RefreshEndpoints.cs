using Im.Api.Limits;
using Im.Api.OpenApi;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Auth;
using Im.Grains.Devices;
using Im.Grains.Tenants;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Register;

/// <summary><c>POST /v1/token/refresh</c>: a new device token for an old one.</summary>
internal static class RefreshEndpoints
{
    public static void MapTokenRefresh(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/token/refresh", Refresh)
            .RequireRateLimiting(RateLimits.Register)
            .WithTags("Devices")
            .WithName("refreshToken")
            .WithSummary("Gives a device a new token for its present one.")
            .WithDescription("The token may have expired less than 7 days ago. 401: register again, with a user token. "
                + "403: the login has ended (logged out, kicked, or registered for another user); register again.")
            .TakesToken(TokenSchemes.Device)
            .Refuses(ErrorCode.Unauthenticated, ErrorCode.Forbidden, ErrorCode.RateLimited, ErrorCode.Unavailable);

    private static async Task<Results<Ok<TokenRefreshResponse>, ProblemHttpResult>> Refresh(
        HttpContext http, IGrainFactory grains, TokenReader reader, TokenIssuer issuer, GatewayAddress address, TimeProvider time)
    {
        var reading = await reader.ReadDevice(AuthorizationHeader.BearerToken(http.Request), TokenReader.RefreshGrace);
        if (!reading.IsGood) return TokenRefusal.Of(http, reading.Fault, "a device token");

        var device = reading.Claims;
        var grain = grains.GetGrain<IDeviceGrain>(DeviceKey.Of(device.TenantNo, device.DeviceId));
        if (!await grain.IsCurrent(device.Account, device.Login))
            return Problem.Of(ErrorCode.Forbidden, "The login of this token has ended.");
        if (await grains.GetGrain<ITenantGrain>(device.TenantNo).Settings() is null)
            return Problem.Of(ErrorCode.Forbidden, "The tenant does not exist any more.");

        var token = issuer.IssueDevice(device.TenantNo, device.Account, device.DeviceId, device.Login, device.AppId);
        http.Response.KeepOutOfCaches();
        return TypedResults.Ok(new TokenRefreshResponse(
            token.Text, token.ExpiresAt.ToUnixTimeMilliseconds(), time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            Mqtt = address.For(http.Request, device.Account, device.DeviceId, token),
        });
    }
}
