using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Im.Api.Users;

/// <summary>
/// Names in a path may contain a slash, as <c>%2F</c>. The server decodes a path but for that one, so that a name with a
/// slash and a name with the three characters <c>%2F</c> look the same; the request line tells them apart.
/// </summary>
internal static class PathText
{
    /// <summary>The name as the caller meant it; null if the path cannot be taken apart for sure.</summary>
    public static string? Decode(HttpRequest request, string routed)
    {
        if (!routed.Contains("%2F", StringComparison.OrdinalIgnoreCase)) return routed;

        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var sent = target.Split('?')[0].Split('/');
        var seen = (request.PathBase + request.Path).Value!.Split('/');
        var at = Array.IndexOf(seen, routed);
        return sent.Length == seen.Length && at >= 0 ? Uri.UnescapeDataString(sent[at]) : null;
    }
}
