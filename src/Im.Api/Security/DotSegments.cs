using Im.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Im.Api.Security;

/// <summary>Refuses addresses with a segment <c>.</c> or <c>..</c>, also an encoded one. The server takes these out of a path
/// before anybody sees it: a call that removes the member <c>%2e%2e</c> of a group would arrive as one that disbands it.</summary>
internal sealed class DotSegments(RequestDelegate next)
{
    private const string EncodedDot = "%2e";

    public Task InvokeAsync(HttpContext http) =>
        AreIn(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget)
            ? Problem.Of(ErrorCode.Invalid, "The path must have no segment . or .., also none that is encoded.").ExecuteAsync(http)
            : next(http);

    /// <summary>Whether a request line's target, as it was sent, has such a segment in its path.</summary>
    public static bool AreIn(string target)
    {
        var path = target.AsSpan();
        // A whole address in the request line is read as browsers read it, to whom \ is a slash and # ends the path.
        if (path.IndexOfAny('?', '#') is >= 0 and var end) path = path[..end];
        foreach (var segment in path.SplitAny('/', '\\'))
        {
            if (IsDots(path[segment])) return true;
        }

        return false;
    }

    private static bool IsDots(ReadOnlySpan<char> segment)
    {
        var dots = 0;
        for (; !segment.IsEmpty && dots <= 2; dots++)
        {
            if (segment[0] == '.') segment = segment[1..];
            else if (segment.StartsWith(EncodedDot, StringComparison.OrdinalIgnoreCase)) segment = segment[EncodedDot.Length..];
            else return false;
        }

        return dots is 1 or 2;
    }
}
