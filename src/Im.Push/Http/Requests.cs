using System.Net.Http.Headers;

namespace Im.Push.Http;

/// <summary>Requests whose body can be sent twice, with its length.</summary>
internal static class Requests
{
    /// <summary>A JSON body.</summary>
    public static HttpRequestMessage Json(string url, byte[] body, AuthenticationHeaderValue? authorization = null)
    {
        var request = Of(url, body, "application/json; charset=utf-8");
        request.Headers.Authorization = authorization;
        return request;
    }

    /// <summary>A form.</summary>
    public static HttpRequestMessage Form(string url, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var form = string.Join('&', fields.Select(it => $"{Uri.EscapeDataString(it.Key)}={Uri.EscapeDataString(it.Value)}"));
        return Of(url, System.Text.Encoding.ASCII.GetBytes(form), "application/x-www-form-urlencoded");
    }

    /// <summary>Any body.</summary>
    public static HttpRequestMessage Of(string url, byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
    }
}
