using System.Net;
using Im.Testing;

namespace Im.EndToEnd.Tests.Files;

public sealed class Uploading_too_much : IAsyncLifetime
{
    // Each test has its own: what others have uploaded there would count.
    private readonly PostgreSqlFixture _database = new();

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Is_refused_for_a_day_whether_the_size_is_told_or_not(bool onPostgreSql)
    {
        await using var server = await Start(onPostgreSql, ("AccountDayBytes", "1000000"), ("MaxBytes", "600000"));
        using var http = new HttpClient { BaseAddress = server.Http };
        var (alice, bob) = (await Token(server, "alice"), await Token(server, "bob"));

        Assert.Equal(HttpStatusCode.Created, (await Upload(http, alice, 500_000)).StatusCode);
        using var refused = await Upload(http, alice, 501_000);
        using var untold = await Upload(http, alice, 1, isTold: false);

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests), (refused.StatusCode, untold.StatusCode));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.Created, (await Upload(http, alice, 500_000)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Upload(http, bob, 1, isTold: false)).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Is_refused_for_a_day_where_others_of_the_tenant_have(bool onPostgreSql)
    {
        await using var server = await Start(onPostgreSql, ("TenantDayBytes", "1000000"), ("MaxBytes", "600000"));
        using var http = new HttpClient { BaseAddress = server.Http };
        var (alice, bob) = (await Token(server, "alice"), await Token(server, "bob"));

        Assert.Equal(HttpStatusCode.Created, (await Upload(http, alice, 500_000)).StatusCode);
        using var refused = await Upload(http, bob, 501_000);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.Created, (await Upload(http, bob, 500_000)).StatusCode);
    }

    [Fact]
    public async Task Is_not_what_others_have_only_declared_and_they_are_refused_when_it_comes()
    {
        await using var server = await Start(onPostgreSql: false, ("TenantDayBytes", "1000000"));
        using var http = new HttpClient { BaseAddress = server.Http };
        var (alice, bob) = (await Token(server, "alice"), await Token(server, "bob"));

        using var begun = await http.SendAsync(Tus(HttpMethod.Post, "storage/tus", alice, ("Upload-Length", "900000")), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Upload(http, bob, 500_000)).StatusCode);
        var path = begun.Headers.Location!.OriginalString["/v1/".Length..];
        using var late = await http.SendAsync(Tus(HttpMethod.Patch, path, alice, ("Upload-Offset", "0")), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, late.StatusCode);
        Assert.NotNull(late.Headers.RetryAfter);
    }

    [Fact]
    public async Task Is_refused_for_a_while_where_the_disk_is_nearly_full()
    {
        await using var server = await Start(onPostgreSql: false, ("KeepFree", $"{1L << 50}"));
        using var http = new HttpClient { BaseAddress = server.Http };

        using var refused = await Upload(http, await Token(server, "alice"), 1);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    private Task<ServerProcess> Start(bool onPostgreSql, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(onPostgreSql ? _database.ServerSettings : []);
        foreach (var (name, value) in settings) all[$"Im:Files:{name}"] = value;
        return ServerProcess.Start(all);
    }

    private static async Task<string> Token(ServerProcess server, string user) => (await TestDevice.Register(server, user)).Registered.Token;

    private static HttpRequestMessage Tus(HttpMethod method, string path, string token, (string Name, string Value) header)
    {
        var bytes = method == HttpMethod.Patch ? new byte[10] : null;
        var request = FileServer.Request(method, path, token, bytes, bytes is null ? null : "application/offset+octet-stream");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add(header.Name, header.Value);
        return request;
    }

    private static Task<HttpResponseMessage> Upload(HttpClient http, string token, int size, bool isTold = true)
    {
        var request = FileServer.Request(HttpMethod.Post, "storage", token, new byte[size]);
        request.Headers.TransferEncodingChunked = !isTold;
        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
