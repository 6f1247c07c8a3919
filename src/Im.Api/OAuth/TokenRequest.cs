using Im.Api.Security;
using Microsoft.AspNetCore.Http;

namespace Im.Api.OAuth;

/// <summary>An app's request for a token (RFC 6749, sections 2.3.1 and 4.4.2).</summary>
/// <param name="AppId">The app.</param>
/// <param name="Secret">Its secret.</param>
/// <param name="Scope">What the token shall be good for, separated by blanks; null for all that the app may do.</param>
internal sealed record TokenRequest(string AppId, string Secret, string? Scope)
{
    private const string GrantType = "client_credentials";

    /// <summary>The request, or what is wrong with it.</summary>
    public static (TokenRequest? Request, OAuthFault? Fault) Read(HttpRequest http, IFormCollection form)
    {
        if (form.Any(field => field.Value.Count > 1)) return Invalid("A parameter is given more than once.");
        if (!form.TryGetValue("grant_type", out var grant)) return Invalid("grant_type is missing.");
        if (grant != GrantType) return (null, new("unsupported_grant_type", $"grant_type must be {GrantType}."));

        var (appId, secret) = (form["client_id"].ToString(), form["client_secret"].ToString());
        if (AuthorizationHeader.IsBasic(http))
        {
            if (!AuthorizationHeader.TryReadBasic(http, out var name, out var password)) return (null, OAuthFault.InvalidClient);
            name = Decode(name);
            if (secret.Length > 0 || (appId.Length > 0 && appId != name))
                return Invalid("The app's credentials are given twice: in the header and in the form.");
            (appId, secret) = (name, Decode(password));
        }

        if (appId.Length == 0 || secret.Length == 0) return Invalid("client_id and client_secret are needed.");
        return (new(appId, secret, form.TryGetValue("scope", out var scope) ? scope.ToString() : null), null);
    }

    // In the header each part is encoded as in a form, before both become Basic credentials.
    private static string Decode(string part) => Uri.UnescapeDataString(part.Replace('+', ' '));

    private static (TokenRequest?, OAuthFault?) Invalid(string description) => (null, OAuthFault.InvalidRequest(description));
}
