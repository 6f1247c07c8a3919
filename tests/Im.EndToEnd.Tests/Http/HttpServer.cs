using Im.Testing;

namespace Im.EndToEnd.Tests.Http;

/// <summary>One server with a closed tenant beside the demo one, whose newest login puts the others out, and an
/// operator's app.</summary>
public sealed class HttpServer : IAsyncLifetime
{
    public const string ShopSecret = "N2QxMmYzYjk0ZTVhNjc4OQ";
    public const string OpsSecret = "MTVlYzM0YjA5ZjdkODI2Yw";

    public ServerProcess Server { get; private set; } = null!;

    internal ImHttp Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await ServerProcess.Start(new Dictionary<string, string>
        {
            ["Im:Tenants:demo:Open"] = "true",
            ["Im:Tenants:acme:KickPolicy"] = "one",
            ["Im:Tenants:acme:Apps:shop:Secret"] = ShopSecret,
            ["Im:Tenants:acme:Apps:shop:Scopes:0"] = "users",
            ["Im:Tenants:acme:Apps:shop:Scopes:1"] = "tags",
            ["Im:Apps:ops:Secret"] = OpsSecret,
            ["Im:Apps:ops:Scopes:0"] = "admin",
            ["Im:Api:Limits:RegisterPerMinute"] = "100000",
            ["Im:Api:Limits:OAuthPerMinute"] = "100000",
        });
        Http = new ImHttp(Server);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}
