using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Im.Testing;

namespace Im.EndToEnd.Tests.Http;

/// <summary>Calls of the HTTP interface, as any client would make them: plain JSON, no code of the server's.</summary>
internal sealed class ImHttp(ServerProcess server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.Http };

    public Task<HttpAnswer> Register(
        string tenantNo, string userId, string deviceId, string? token = null, string? pushToken = null)
    {
        var push = pushToken is null ? "" : $$""","push":{"vendor":"fcm","token":"{{pushToken}}"}""";
        return Send(Json("v1/register", $$"""{"tenantNo":"{{tenantNo}}","userId":"{{userId}}","deviceId":"{{deviceId}}","os":2{{push}}}"""), token);
    }

    public Task<HttpAnswer> Refresh(string? token) => Send(new(HttpMethod.Post, "v1/token/refresh"), token);

    public Task<HttpAnswer> UserToken(string userId, string? token) =>
        Send(new(HttpMethod.Post, $"v1/users/{Uri.EscapeDataString(userId)}/token"), token);

    public async Task<string> AppToken(string appId, string secret, string scope = "")
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = appId,
            ["client_secret"] = secret,
            ["scope"] = scope,
        };
        return (await Send(new(HttpMethod.Post, "v1/oauth/token") { Content = new FormUrlEncodedContent(form) })).Text("access_token");
    }

    public async Task<HttpAnswer> Send(HttpRequestMessage request, string? token = null)
    {
        using (request)
        {
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await _http.SendAsync(request);
            return new HttpAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync())
            {
                ContentType = response.Content.Headers.ContentType?.MediaType,
                RetryAfter = response.Headers.RetryAfter?.Delta,
            };
        }
    }

    public static HttpRequestMessage Json(string path, string body) =>
        new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public void Dispose() => _http.Dispose();
}

/// <summary>What came back.</summary>
internal sealed record HttpAnswer(int Status, string Body)
{
    public string? ContentType { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The status, and for a problem its code; a refusal that is no whole problem fails the test.</summary>
    public string Outcome
    {
        get
        {
            if (Status < 400) return $"{Status}";
            Assert.Equal("application/problem+json", ContentType);
            Assert.Equal(Status, Json.GetProperty("status").GetInt32());
            Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
            return $"{Status} {Json.GetProperty("code").GetString()}";
        }
    }

    public JsonElement Json => JsonElement.Parse(Body);

    public string Text(string member)
    {
        if (Status != 200) throw new InvalidOperationException($"{Status}: {Body}");
        using var json = JsonDocument.Parse(Body);
        return json.RootElement.GetProperty(member).GetString()!;
    }
}
