using Im.Protocol;

namespace Im.Auth;

/// <summary>What a user token says: its bearer may register devices for this user.</summary>
/// <param name="TenantNo">The tenant.</param>
/// <param name="UserId">The user's name there.</param>
/// <param name="AppId">The app that vouches for the user.</param>
/// <param name="ExpiresAt">When it expires.</param>
public sealed record UserToken(string TenantNo, string UserId, string AppId, DateTimeOffset ExpiresAt);

/// <summary>What a device token says: its bearer is this device, logged in for this account.</summary>
/// <param name="TenantNo">The tenant.</param>
/// <param name="Account">The account.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Login">Which login of the device; whether it is the current one, the device's grain knows.</param>
/// <param name="AppId">The device's sub-application; empty for none.</param>
/// <param name="ExpiresAt">When it expires.</param>
public sealed record DeviceToken(
    string TenantNo, AccountId Account, string DeviceId, long Login, string AppId, DateTimeOffset ExpiresAt);

/// <summary>What an app token says: its bearer is this app.</summary>
/// <param name="TenantNo">The app's tenant; null for an operator's app.</param>
/// <param name="AppId">The app.</param>
/// <param name="Scopes">What the token is good for: names of <see cref="Im.Protocol.Rest.Scopes"/>.</param>
/// <param name="ExpiresAt">When it expires.</param>
public sealed record AppToken(string? TenantNo, string AppId, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt);
