using Im.Protocol;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Im.Auth;

/// <summary>
/// Reads tokens: signature, kind, time, claims. A bad token is a value with the reason, never an exception. Every method
/// completes synchronously; the library's signature is asynchronous for keys that must be fetched, and ours are here.
/// </summary>
public sealed class TokenReader(SigningKeyRing keys, TimeProvider time)
{
    /// <summary>How long after its end a device token may still be exchanged for a new one (docs/protocol.md).</summary>
    public static readonly TimeSpan RefreshGrace = TimeSpan.FromDays(7);

    // Far above what we issue (a userId of 128 characters outside ASCII gives some 1,200), far below an attack.
    private const int LongestToken = 4_096;

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = LongestToken };

    /// <summary>Reads a user token.</summary>
    public async ValueTask<TokenReading<UserToken>> ReadUser(string? token)
    {
        var (jwt, end, fault) = await Check(token, TokenKind.User, TimeSpan.Zero);
        if (jwt is null) return TokenReading<UserToken>.Bad(fault);

        return Text(jwt, ClaimNames.Tenant) is { } tenantNo && Text(jwt, ClaimNames.App) is { } appId
            ? TokenReading<UserToken>.Good(new(tenantNo, jwt.Subject, appId, end))
            : TokenReading<UserToken>.Bad(TokenFault.Malformed);
    }

    /// <summary>Reads a device token.</summary>
    /// <param name="token">The token; null for none.</param>
    /// <param name="grace">How long ago it may have expired: none, or <see cref="RefreshGrace"/>.</param>
    public async ValueTask<TokenReading<DeviceToken>> ReadDevice(string? token, TimeSpan grace = default)
    {
        var (jwt, end, fault) = await Check(token, TokenKind.Device, grace);
        if (jwt is null) return TokenReading<DeviceToken>.Bad(fault);

        return Text(jwt, ClaimNames.Tenant) is { } tenantNo
            && Text(jwt, ClaimNames.Device) is { } deviceId
            && Text(jwt, ClaimNames.App) is { } appId
            && AccountId.TryParse(jwt.Subject, out var account)
            && jwt.TryGetPayloadValue<long>(ClaimNames.Login, out var login)
            ? TokenReading<DeviceToken>.Good(new(tenantNo, account, deviceId, login, appId, end))
            : TokenReading<DeviceToken>.Bad(TokenFault.Malformed);
    }

    /// <summary>Reads an app token.</summary>
    public async ValueTask<TokenReading<AppToken>> ReadApp(string? token)
    {
        var (jwt, end, fault) = await Check(token, TokenKind.App, TimeSpan.Zero);
        if (jwt is null) return TokenReading<AppToken>.Bad(fault);

        if (Text(jwt, ClaimNames.Scope) is not { } scope) return TokenReading<AppToken>.Bad(TokenFault.Malformed);

        var scopes = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TokenReading<AppToken>.Good(new(Text(jwt, ClaimNames.Tenant), jwt.Subject, scopes, end));
    }

    private async ValueTask<(JsonWebToken? Jwt, DateTimeOffset End, TokenFault Fault)> Check(
        string? token, TokenKind kind, TimeSpan grace)
    {
        if (string.IsNullOrEmpty(token)) return (null, default, TokenFault.Missing);
        if (token.Length > LongestToken) return (null, default, TokenFault.Malformed);

        var result = await _handler.ValidateTokenAsync(token, keys.Rules);
        if (!result.IsValid) return (null, default, FaultOf(result.Exception));

        var jwt = (JsonWebToken)result.SecurityToken;
        if (jwt.Typ != kind.Type || Text(jwt, ClaimNames.Audience) != kind.Audience)
            return (null, default, TokenFault.WrongKind);
        if (!jwt.TryGetPayloadValue<long>(ClaimNames.ExpiresAt, out var seconds) || jwt.Subject is not { Length: > 0 })
            return (null, default, TokenFault.Malformed);

        var end = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return time.GetUtcNow() < end + grace ? (jwt, end, TokenFault.None) : (null, end, TokenFault.Expired);
    }

    private static TokenFault FaultOf(Exception? cause) =>
        cause is SecurityTokenInvalidSignatureException or SecurityTokenInvalidAlgorithmException
            ? TokenFault.BadSignature
            : TokenFault.Malformed;

    private static string? Text(JsonWebToken jwt, string claim) =>
        jwt.TryGetPayloadValue<string>(claim, out var text) ? text : null;
}
