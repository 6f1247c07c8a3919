using System.Text;
using System.Text.Json;
using Im.Protocol;
using Im.Testing;

namespace Im.EndToEnd.Tests.Http;

/// <summary>A third-party service: an app of a tenant with its token.</summary>
internal sealed class RestApp : IDisposable
{
    private readonly ImHttp _http;
    private readonly string _token;

    private RestApp(ImHttp http, string tenantNo, string appId, string token)
    {
        (_http, TenantNo, AppId, _token) = (http, tenantNo, appId, token);
    }

    public string TenantNo { get; }

    public string AppId { get; }

    public string Token => _token;

    /// <summary>Whom its messages come from.</summary>
    public string Service => WireIds.Service(TenantNo, AppId).Value;

    public static async Task<RestApp> LogIn(ServerProcess server, string tenantNo, string appId, string secret)
    {
        var http = new ImHttp(server);
        return new RestApp(http, tenantNo, appId, await http.AppToken(appId, secret));
    }

    public string Account(string userId) => WireIds.Account(TenantNo, userId).Value;

    public string Group(string groupNo) => WireIds.Group(TenantNo, groupNo).Value;

    public Task<HttpAnswer> Get(string path) => Call("GET", path);

    public Task<HttpAnswer> Post(string path, object? body = null) => Call("POST", path, body);

    public Task<HttpAnswer> Put(string path, object? body = null) => Call("PUT", path, body);

    public Task<HttpAnswer> Patch(string path, object body) => Call("PATCH", path, body);

    public Task<HttpAnswer> Delete(string path, object? body = null) => Call("DELETE", path, body);

    /// <summary>A call below <c>/v1/</c>; the body is JSON text, or an object to write as JSON.</summary>
    public Task<HttpAnswer> Call(string method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"v1/{path}");
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return _http.Send(request, _token);
    }

    /// <summary>Sends a text; the one result.</summary>
    public async Task<JsonElement> SendText(object to, string text, string? id = null)
    {
        var sent = await Post("messages", new { id = id ?? Guid.NewGuid().ToString("n"), to, type = 0, content = new { text } });
        Assert.Equal("202", sent.Outcome);
        return Assert.Single(sent.Json.GetProperty("results").EnumerateArray());
    }

    /// <summary>The texts of a page of the archive.</summary>
    public async Task<List<string?>> Texts(string query)
    {
        var page = await Get($"messages?{query}");
        Assert.Equal("200", page.Outcome);
        return [.. page.Json.GetProperty("messages").EnumerateArray().Select(OnlineDevice.TextOf).Where(text => text is not null)];
    }

    public void Dispose() => _http.Dispose();
}
