using Im.Protocol;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Im.Auth;

/// <summary>Signs tokens (JWT, HS256) with the current key.</summary>
public sealed class TokenIssuer(SigningKeyRing keys, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>For a user: lets the bearer register devices for this user.</summary>
    public IssuedToken IssueUser(string tenantNo, string userId, string appId) =>
        Sign(TokenKind.User, keys.Settings.UserTokenLifetime, new()
        {
            [ClaimNames.Subject] = userId,
            [ClaimNames.Tenant] = tenantNo,
            [ClaimNames.App] = appId,
        });

    /// <summary>For a device that has logged in.</summary>
    /// <param name="tenantNo">The tenant.</param>
    /// <param name="account">The account.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="login">The login's number, from the device's grain.</param>
    /// <param name="appId">The device's sub-application; empty for none.</param>
    public IssuedToken IssueDevice(string tenantNo, AccountId account, string deviceId, long login, string appId) =>
        Sign(TokenKind.Device, keys.Settings.DeviceTokenLifetime, new()
        {
            [ClaimNames.Subject] = account.Value,
            [ClaimNames.Tenant] = tenantNo,
            [ClaimNames.Device] = deviceId,
            [ClaimNames.Login] = login,
            [ClaimNames.App] = appId,
        });

    /// <summary>For an app that has shown its secret.</summary>
    /// <param name="tenantNo">The app's tenant; null for an operator's app.</param>
    /// <param name="appId">The app.</param>
    /// <param name="scopes">What the token is good for.</param>
    public IssuedToken IssueApp(string? tenantNo, string appId, IEnumerable<string> scopes)
    {
        var claims = new Dictionary<string, object>
        {
            [ClaimNames.Subject] = appId,
            [ClaimNames.Scope] = string.Join(' ', scopes),
        };
        if (tenantNo is not null) claims[ClaimNames.Tenant] = tenantNo;
        return Sign(TokenKind.App, keys.Settings.AppTokenLifetime, claims);
    }

    private IssuedToken Sign(TokenKind kind, TimeSpan lifetime, Dictionary<string, object> claims)
    {
        var now = time.GetUtcNow();
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((now + lifetime).ToUnixTimeSeconds());
        var text = _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = kind.Type,
            Audience = kind.Audience,
            IssuedAt = now.UtcDateTime,
            Expires = expiresAt.UtcDateTime,
            Claims = claims,
            SigningCredentials = keys.Credentials,
        });
        return new IssuedToken(text, expiresAt);
    }
}
