using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Im.Push.Tests.Kit;

/// <summary>What a fake vendor was asked.</summary>
internal sealed record Asked(string Method, string Path, IHeaderDictionary Headers, byte[] Body, string Protocol, string Connection)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public string Header(string name) => Headers[name].ToString();

    /// <summary>The body as a form, with values as they were before they were encoded.</summary>
    public Dictionary<string, string> Form() => Text.Split('&').Select(it => it.Split('=', 2))
        .ToDictionary(it => WebUtility.UrlDecode(it[0]), it => WebUtility.UrlDecode(it[1]));
}

/// <summary>What a fake vendor answers.</summary>
internal sealed record Said(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    /// <summary>Closes the connection without an answer.</summary>
    public static Said Reset { get; } = new(-1);

    /// <summary>Answers when the client is gone.</summary>
    public static Said Never { get; } = new(-2);
}

/// <summary>A vendor on 127.0.0.1: judges each request by its rules, and answers.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private WebApplication _app = null!;

    public string Address { get; private set; } = "";

    public int Port => new Uri(Address).Port;

    /// <summary>All that was asked, oldest first.</summary>
    public ConcurrentQueue<Asked> Requests { get; } = [];

    /// <summary>Awaited before a request is looked at.</summary>
    public Func<HttpContext, Task>? Arrived { get; set; }

    /// <summary>Goes before the vendor's own rules; nothing leaves it to them.</summary>
    public Func<Asked, Said?>? Script { get; set; }

    public static async Task<FakeServer> Start(
        Func<Asked, Said> answer, bool tls = false, HttpProtocols protocols = HttpProtocols.Http1, int? port = null,
        Action<KestrelServerOptions>? kestrel = null)
    {
        var fake = new FakeServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            kestrel?.Invoke(options);
            options.Listen(IPAddress.Loopback, port ?? 0, listen =>
            {
                listen.Protocols = protocols;
                if (tls) listen.UseHttps(TestCertificate.Server);
            });
        });
        fake._app = builder.Build();
        fake._app.Run(context => fake.Handle(context, answer));
        await fake._app.StartAsync();
        fake.Address = fake._app.Urls.First();
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        using var brief = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(brief.Token);
        await _app.DisposeAsync();
    }

    private async Task Handle(HttpContext context, Func<Asked, Said> answer)
    {
        if (Arrived is { } arrived) await arrived(context);
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var asked = new Asked(
            context.Request.Method, context.Request.Path,
            // The server's own are used again for the next request.
            new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)), body.ToArray(),
            context.Request.Protocol, context.Connection.Id);
        Requests.Enqueue(asked);
        var said = Script?.Invoke(asked) ?? answer(asked);
        if (said == Said.Reset) context.Abort();
        else if (said == Said.Never) await Gone(context);
        else
        {
            context.Response.StatusCode = said.Status;
            foreach (var (name, value) in said.Headers) context.Response.Headers[name] = value;
            await context.Response.WriteAsync(said.Body);
        }
    }

    private static async Task Gone(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
