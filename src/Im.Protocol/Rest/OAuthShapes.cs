using System.Text.Json.Serialization;

namespace Im.Protocol.Rest;

/// <summary>An app's token: the answer to <c>POST /v1/oauth/token</c>, in the words of RFC 6749.</summary>
/// <param name="AccessToken">The app token.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">For how many seconds it is valid.</param>
/// <param name="Scope">What it is good for: scopes, separated by blanks.</param>
public sealed record OAuthTokenResponse(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("scope")] string Scope);

/// <summary>Why there is no token, in the words of RFC 6749, section 5.2.</summary>
/// <param name="Error"><c>invalid_request</c>, <c>invalid_client</c>, <c>unsupported_grant_type</c> or
/// <c>invalid_scope</c>.</param>
/// <param name="Description">The reason in words.</param>
public sealed record OAuthErrorResponse(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string Description);
