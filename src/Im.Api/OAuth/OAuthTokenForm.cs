using System.Text.Json.Serialization;

namespace Im.Api.OAuth;

/// <summary>The form of <c>POST /v1/oauth/token</c>, for its description; it is read field by field.</summary>
internal sealed record OAuthTokenForm
{
    /// <summary>Always <c>client_credentials</c>.</summary>
    [JsonPropertyName("grant_type")] public required string GrantType { get; init; }

    /// <summary>The appId; left out with HTTP Basic.</summary>
    [JsonPropertyName("client_id")] public string? ClientId { get; init; }

    /// <summary>The app's secret; left out with HTTP Basic.</summary>
    [JsonPropertyName("client_secret")] public string? ClientSecret { get; init; }

    /// <summary>What the token shall be good for, separated by blanks; left out: all that the app may do.</summary>
    [JsonPropertyName("scope")] public string? Scope { get; init; }
}
