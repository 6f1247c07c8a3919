using Im.Api.Problems;
using Im.Api.Register;
using Im.Api.Security;
using Im.Auth;
using Im.Grains.Accounts;
using Im.Grains.Devices;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Users;

/// <summary><c>/v1/users/{userId}</c>: a tenant's users, for its apps.</summary>
internal static class UserEndpoints
{
    /// <summary>Characters of the longest reason of a ban.</summary>
    public const int ReasonLimit = 256;

    public static IResult NoUserId => Problem.Of(ErrorCode.Invalid, $"userId must be {Names.UserIdForm}.");

    public static IResult NoSuchUser => Problem.Of(ErrorCode.NotFound, "There is no such user.");

    public static void MapUsers(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/users/{userId}/token", IssueToken)
            .ForTenantApps(Scopes.Users, "Users", "issueUserToken")
            .WithSummary("Gives a user token, for the SDK's register call.")
            .WithDescription($"The user exists from then on. `userId` is percent-encoded: {Names.UserIdForm}.")
            .Produces<UserTokenResponse>()
            .Refuses(ErrorCode.Invalid);
        v1.MapGet("/users/{userId}", Get)
            .ForTenantApps(Scopes.Users, "Users", "getUser")
            .WithSummary("A user: the account, whether a device is connected, whether the user is banned.")
            .WithDescription("404 for one whom nobody has named yet: a user exists from its first token, message, tag or membership on.")
            .Produces<UserInfo>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapGet("/users", Find)
            .ForTenantApps(Scopes.Users, "Users", "findUser")
            .WithSummary("A user, by the account: who has sent a message, or is a group's member.")
            .WithDescription("The same answer as by userId. Another tenant's account is not there.")
            .Produces<UserInfo>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapPost("/users/{userId}/kick", Kick)
            .ForTenantApps(Scopes.Users, "Users", "kickUser")
            .Audited("user.kick")
            .WithSummary("Logs all devices of a user out.")
            .WithDescription("Their connections are closed after the event `kicked`, and their tokens are refused from then on.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapPut("/users/{userId}/ban", Ban)
            .ForTenantApps(Scopes.Users, "Users", "banUser")
            .Audited("user.ban")
            .WithSummary("Bans a user: who is banned does not register, connect or send.")
            .WithDescription("All devices are logged out. The body may be left out: until further notice. A ban again replaces the one before.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapDelete("/users/{userId}/ban", Unban)
            .ForTenantApps(Scopes.Users, "Users", "unbanUser")
            .Audited("user.unban")
            .WithSummary("Lifts a user's ban.")
            .WithDescription("Also for one who is not banned. The devices register anew.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapGet("/users/{userId}/devices", Devices)
            .ForTenantApps(Scopes.Users, "Users", "listUserDevices")
            .WithSummary("A user's devices that are logged in.")
            .WithDescription("In the order of their logins; `online` tells whether a device is connected.")
            .Produces<UserDevices>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapDelete("/users/{userId}/devices/{deviceId}", LogOut)
            .ForTenantApps(Scopes.Users, "Users", "logOutDevice")
            .Audited("user.log_out")
            .WithSummary("Logs one device of a user out.")
            .WithDescription("Its connection is closed, its token refused from then on. 404 for one that is not logged in.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
    }

    private static async Task<IResult> IssueToken(
        string userId, HttpContext http, TenantApp app, IGrainFactory grains, TokenIssuer issuer)
    {
        if (PathText.Decode(http.Request, userId) is not { } name || !Names.IsUserId(name)) return NoUserId;

        var account = await grains.EnsureUser(app.TenantNo, name);
        var token = issuer.IssueUser(app.TenantNo, name, app.AppId);
        http.Response.KeepOutOfCaches();
        return TypedResults.Ok(new UserTokenResponse(account.Value, token.Text, token.ExpiresAt.ToUnixTimeMilliseconds()));
    }

    private static Task<IResult> Get(string userId, HttpContext http, TenantApp app, IGrainFactory grains) =>
        WithUser(userId, http, app, grains, (_, user) => Task.FromResult<IResult>(TypedResults.Ok(Describe(app, user))));

    private static async Task<IResult> Find(string? account, TenantApp app, IGrainFactory grains)
    {
        if (!AccountId.TryParse(account, out var id)) return Problem.Of(ErrorCode.Invalid, "The parameter 'account' is missing or no account.");

        return await grains.GetGrain<IAccountGrain>(id.Value).Overview() is { } user && user.Profile.TenantNo == app.TenantNo
            ? TypedResults.Ok(Describe(app, user))
            : NoSuchUser;
    }

    private static UserInfo Describe(TenantApp app, AccountOverview user) => new()
    {
        UserId = user.Profile.UserId,
        Account = AccountOf(app, user).Value,
        Online = user.Devices.Any(device => device.Online),
        Devices = user.Devices.Count,
        Banned = user.BannedUntil != 0,
        BannedUntil = user.BannedUntil is 0 or long.MaxValue ? null : user.BannedUntil,
        CreatedAt = user.Profile.CreatedAt,
    };

    private static Task<IResult> Kick(
        string userId, HttpContext http, TenantApp app, IGrainFactory grains, RegisterAftermath aftermath) =>
        WithUser(userId, http, app, grains, async (account, user) =>
        {
            await aftermath.Tell(app.TenantNo, AccountOf(app, user), await account.Kick("Logged out by the service."));
            return TypedResults.NoContent();
        });

    private static async Task<IResult> Ban(
        string userId, BanRequest? request, HttpContext http, TenantApp app, IGrainFactory grains, RegisterAftermath aftermath,
        TimeProvider time)
    {
        if (request?.Until <= time.GetUtcNow().ToUnixTimeMilliseconds()) return Problem.Of(ErrorCode.Invalid, "The member 'until' must be a time to come.");
        if (request?.Reason is { Length: > ReasonLimit }) return Problem.Of(ErrorCode.Invalid, $"The member 'reason' may have {ReasonLimit} characters.");
        return await WithUser(userId, http, app, grains, async (account, user) =>
        {
            var ended = await account.Ban(request?.Until ?? long.MaxValue, request?.Reason ?? "The account is banned.");
            await aftermath.Tell(app.TenantNo, AccountOf(app, user), ended);
            return TypedResults.NoContent();
        });
    }

    private static Task<IResult> Unban(string userId, HttpContext http, TenantApp app, IGrainFactory grains) =>
        WithUser(userId, http, app, grains, async (account, _) =>
        {
            await account.Ban(0, "");
            return TypedResults.NoContent();
        });

    private static Task<IResult> Devices(string userId, HttpContext http, TenantApp app, IGrainFactory grains) =>
        WithUser(userId, http, app, grains, (_, user) => Task.FromResult<IResult>(TypedResults.Ok(new UserDevices(
        [
            .. user.Devices.Select(device => new UserDevice
            {
                DeviceId = device.DeviceId,
                Os = (int)device.Os,
                Appid = device.AppId.Length == 0 ? null : device.AppId,
                Online = device.Online,
            }),
        ]))));

    private static Task<IResult> LogOut(string userId, string deviceId, HttpContext http, TenantApp app, IGrainFactory grains) =>
        WithUser(userId, http, app, grains, async (_, user) =>
        {
            var device = user.Devices.FirstOrDefault(device => device.DeviceId == deviceId);
            if (device is null) return Problem.Of(ErrorCode.NotFound, "There is no such device.");

            await grains.GetGrain<IDeviceGrain>(DeviceKey.Of(app.TenantNo, deviceId)).Logout(AccountOf(app, user), device.Login);
            return TypedResults.NoContent();
        });

    private static async Task<IResult> WithUser(
        string userId, HttpContext http, TenantApp app, IGrainFactory grains,
        Func<IAccountGrain, AccountOverview, Task<IResult>> what)
    {
        if (PathText.Decode(http.Request, userId) is not { } name || !Names.IsUserId(name)) return NoUserId;

        var account = grains.GetGrain<IAccountGrain>(WireIds.Account(app.TenantNo, name).Value);
        return await account.Overview() is { } user ? await what(account, user) : NoSuchUser;
    }

    private static AccountId AccountOf(TenantApp app, AccountOverview user) => WireIds.Account(app.TenantNo, user.Profile.UserId);
}
