using Im.Api.Limits;
using Im.Api.OpenApi;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Auth;
using Im.Grains.Devices;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Register;

/// <summary><c>POST /v1/register</c>: binds a device to a user.</summary>
internal static class RegisterEndpoints
{
    public static void MapRegister(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/register", Register)
            .RequireRateLimiting(RateLimits.Register)
            .WithTags("Devices")
            .WithName("register")
            .WithSummary("Registers a device for a user, and gives it what it needs to connect.")
            .WithDescription("The same user and device again continue their login; another user begins a new one and ends the old. "
                + "An open tenant takes registrations without a user token, but one that is given must be good and fit.")
            .TakesToken(TokenSchemes.User, optional: true)
            .Refuses(ErrorCode.Invalid, ErrorCode.Unauthenticated, ErrorCode.Forbidden, ErrorCode.NotFound,
                ErrorCode.TooLarge, ErrorCode.RateLimited, ErrorCode.Unavailable);

    private static async Task<Results<Ok<RegisterResponse>, ProblemHttpResult>> Register(
        RegisterRequest request, HttpContext http, [AsParameters] RegisterServices with)
    {
        var (registration, fault) = RegisterRules.Read(request);
        if (registration is null) return Problem.Of(ErrorCode.Invalid, fault);

        var tenant = await with.Grains.GetGrain<ITenantGrain>(registration.TenantNo).Settings();
        if (tenant is null) return Problem.Of(ErrorCode.NotFound, "There is no such tenant.");
        if (await RefuseBearer(http, with, tenant, registration) is { } refusal) return refusal;

        var key = DeviceKey.Of(registration.TenantNo, registration.DeviceId);
        var outcome = await with.Grains.GetGrain<IDeviceGrain>(key).Register(registration);
        var account = WireIds.Account(registration.TenantNo, registration.UserId);
        await with.Aftermath.Tell(registration, account, outcome);
        if (outcome.Banned) return Problem.Of(ErrorCode.Forbidden, "The account is banned.");

        return TypedResults.Ok(Welcome(registration, account, outcome, http, with));
    }

    private static async ValueTask<ProblemHttpResult?> RefuseBearer(
        HttpContext http, RegisterServices with, TenantSettings tenant, DeviceRegistration registration)
    {
        var reading = await with.Reader.ReadUser(AuthorizationHeader.BearerToken(http.Request));
        if (tenant.Open && reading.Fault == TokenFault.Missing) return null;
        if (!reading.IsGood) return TokenRefusal.Of(http, reading.Fault, "a user token");

        var user = reading.Claims;
        if (user.TenantNo != registration.TenantNo || user.UserId != registration.UserId)
            return Problem.Of(ErrorCode.Forbidden, "The user token is for another user.");

        return await with.Gate.Vouches(user) ? null : TokenRefusal.Of(http, TokenFault.Revoked, "a user token");
    }

    private static RegisterResponse Welcome(
        DeviceRegistration device, AccountId account, RegisterOutcome outcome, HttpContext http, RegisterServices with)
    {
        var token = with.Issuer.IssueDevice(device.TenantNo, account, device.DeviceId, outcome.Login, device.AppId);
        http.Response.KeepOutOfCaches();
        return new RegisterResponse
        {
            Account = account.Value,
            DeviceId = device.DeviceId,
            Token = token.Text,
            ExpiresAt = token.ExpiresAt.ToUnixTimeMilliseconds(),
            Mqtt = with.Address.For(http.Request, account, device.DeviceId, token),
            ServerTime = with.Time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
    }
}
