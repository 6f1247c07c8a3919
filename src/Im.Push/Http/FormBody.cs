using System.Net;
using System.Text;

namespace Im.Push.Http;

/// <summary>Careful reading of a form.</summary>
internal static class FormBody
{
    /// <summary>The first value of the field.</summary>
    public static string? Field(ReadOnlyMemory<byte> body, string name) => Encoding.UTF8.GetString(body.Span).Split('&')
        .Select(it => it.Split('=', 2))
        .Where(it => it.Length == 2 && WebUtility.UrlDecode(it[0]) == name)
        .Select(it => WebUtility.UrlDecode(it[1]))
        .FirstOrDefault();
}
