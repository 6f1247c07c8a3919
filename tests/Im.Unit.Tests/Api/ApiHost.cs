using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Im.Api;
using Im.Audit;
using Im.Auth;
using Im.Grains.Tenants;
using Im.Protocol.Rest;
using Im.Unit.Tests.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Api;

/// <summary>The API on a real Kestrel, over <see cref="FakeGrains"/>, with a clock that stands and a log that is kept.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public const string ShopSecret = "N2QxMmYzYjk0ZTVhNjc4OQ";

    private readonly WebApplication _app;
    private readonly KeptLog _log = new();

    private ApiHost(FakeGrains grains, (string Key, string Value)[] settings)
    {
        Grains = grains;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace);
        builder.Configuration.AddInMemoryCollection(Settings(settings));
        builder.Services.AddSingleton<TimeProvider>(Time).AddSingleton(grains.Factory).AddRouting();
        builder.Services.AddSingleton<IAuditLog>(Audit);
        builder.Services.AddImAuth(_ => "").AddImTenants().AddImApi();
        _app = builder.Build();
        _app.UseRouting();
        _app.UseImApi();
        _app.MapImApi();
        _app.MapGet("/operators-page", () => "secrets").RequireAuthorization(ImPolicies.Admin);
    }

    public FakeGrains Grains { get; }

    public FakeAudit Audit { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));

    public HttpClient Http { get; } = new();

    public TokenIssuer Issuer => _app.Services.GetRequiredService<TokenIssuer>();

    /// <summary>All that is mapped below /v1.</summary>
    public IReadOnlyList<RouteEndpoint> Routes =>
        [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal))];

    /// <summary>All that was logged, with exceptions and scopes, from Trace up.</summary>
    public string Log => string.Join('\n', _log.Lines);

    public static async Task<ApiHost> Start(params (string Key, string Value)[] settings)
    {
        var host = new ApiHost(new FakeGrains(), settings);
        await host._app.StartAsync();
        host.Http.BaseAddress = new Uri(host._app.Urls.Single());
        return host;
    }

    public Task<Answer> Register(string json, string? token = null) => Post("v1/register", Json(json), token);

    public async Task<Answer> Post(string path, HttpContent? content, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return await Send(request);
    }

    /// <summary>A call of the app <c>shop</c>, with all scopes of a tenant.</summary>
    /// <param name="call">Method and path.</param>
    /// <param name="json">The body; null for none.</param>
    public async Task<Answer> Ask(string call, string? json = null)
    {
        using var request = Request(call, json);
        request.Headers.Authorization = new("Bearer", Issuer.IssueApp("acme", "shop", [.. Scopes.All]).Text);
        return await Send(request);
    }

    public static HttpRequestMessage Request(string call, string? json = null)
    {
        var parts = call.Split(' ', 2);
        return new HttpRequestMessage(new HttpMethod(parts[0]), parts[1].TrimStart('/'))
        {
            Content = json is null ? null : Json(json),
        };
    }

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        return new Answer(
            (int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static IEnumerable<KeyValuePair<string, string?>> Settings((string Key, string Value)[] more) =>
        new (string Key, string Value)[]
        {
            ("Im:Auth:SigningKey", HostKit.GoodKey),
            ("Im:Tenants:demo:Open", "true"),
            ("Im:Tenants:acme:Apps:shop:Secret", ShopSecret),
            ("Im:Tenants:acme:Apps:shop:Scopes:0", "users"),
            ("Im:Tenants:acme:Apps:shop:Scopes:1", "tags"),
            ("Im:Apps:ops:SecretHash", ClientSecret.Hash("a b+c%:d")),
            ("Im:Apps:ops:Scopes:0", "admin"),
            ("Im:Apps:ops:Scopes:1", "users"),
        }.Concat(more).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value));

    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Lines.Enqueue($"scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, HttpResponseHeaders Headers, string? ContentType, string Body)
{
    public JsonElement Json { get; } = Body is ['{', ..] ? JsonDocument.Parse(Body).RootElement : default;

    public string? Text(string member) => Json.GetProperty(member).GetString();

    /// <summary>Status and code of a problem, and that it is one.</summary>
    public string Problem()
    {
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(Status, Json.GetProperty("status").GetInt32());
        return $"{Status} {Text("code")}";
    }
}
