using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Im.Api.Security;

/// <summary>Reads the <c>Authorization</c> header.</summary>
internal static class AuthorizationHeader
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>The bearer token; null without a header. A header of another scheme is given as it is: no token looks
    /// like that, and one that was given must be good.</summary>
    public static string? BearerToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0) return null;
        return Is(header, Bearer) ? header[Bearer.Length..].Trim() : header;
    }

    /// <summary>The user name and password of HTTP Basic (RFC 7617), as they were sent.</summary>
    public static bool TryReadBasic(HttpRequest request, [NotNullWhen(true)] out string? name, out string password)
    {
        (name, password) = (null, "");
        var header = request.Headers.Authorization.ToString();
        if (!Is(header, Basic)) return false;

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length)) return false;

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        if (parts.Length < 2) return false;
        (name, password) = (parts[0], parts[1]);
        return true;
    }

    public static bool IsBasic(HttpRequest request) => Is(request.Headers.Authorization.ToString(), Basic);

    private static bool Is(string header, string scheme) => header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
}
