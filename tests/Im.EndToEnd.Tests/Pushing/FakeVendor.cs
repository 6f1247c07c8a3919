using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Im.EndToEnd.Tests.Pushing;

/// <summary>A notification that arrived at the vendor.</summary>
/// <param name="Token">Of one device.</param>
/// <param name="VendorId">What the vendor calls it.</param>
/// <param name="Message">All that was said.</param>
internal sealed record Arrived(string Token, string VendorId, string Message);

/// <summary>Meizu's server on 127.0.0.1, as far as the way of a push needs it; its rules are tested with the vendor. A token
/// that begins with <c>dead</c> is dead.</summary>
internal sealed class FakeVendor : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<Arrived> _arrived = Channel.CreateUnbounded<Arrived>();
    private readonly WebApplication _app;
    private int _calls;

    private FakeVendor(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>While it is set, calls get no answer.</summary>
    public bool Hangs { get; set; }

    /// <summary>All that came, oldest first.</summary>
    public ConcurrentQueue<Arrived> All { get; } = [];

    public static async Task<FakeVendor> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();   // the settings of the server lie beside the tests
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var fake = new FakeVendor(builder.Build());
        fake._app.Run(fake.Answer);
        await fake._app.StartAsync();
        return fake;
    }

    /// <summary>Waits for the next notification of a device.</summary>
    public async Task<Arrived> Next(string token)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var arrived = await _arrived.Reader.ReadAsync(patience.Token);
                if (arrived.Token == token) return arrived;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Nothing was pushed to {token}.");
            throw;
        }
    }

    /// <summary>The settings that lead a tenant's push here.</summary>
    public Dictionary<string, string> Settings(string tenantNo) => new()
    {
        ["Im:Push:Http:AllowPrivateAddresses"] = "true",
        [$"Im:Tenants:{tenantNo}:Push:default:Credentials:meizu:AppId"] = "10005",
        [$"Im:Tenants:{tenantNo}:Push:default:Credentials:meizu:AppSecret"] = "meizu-secret",
        [$"Im:Tenants:{tenantNo}:Push:default:Credentials:meizu:BaseAddress"] = Address,
        [$"Im:Tenants:{tenantNo}:Push:default:Credentials:meizu:CallbackSecret"] = PushingServer.CallbackSecret,
    };

    public async ValueTask DisposeAsync()
    {
        using var brief = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(brief.Token);
        await _app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var (tokens, message) = (form["pushIds"].ToString().Split(','), form["messageJson"].ToString());
        var vendorId = $"note{Interlocked.Increment(ref _calls)}";
        foreach (var token in tokens)
        {
            All.Enqueue(new Arrived(token, vendorId, message));
            _arrived.Writer.TryWrite(new Arrived(token, vendorId, message));
        }

        if (Hangs)
        {
            var gone = new TaskCompletionSource();
            using var registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            return;
        }

        var dead = tokens.Where(it => it.StartsWith("dead", StringComparison.Ordinal)).ToArray();
        var value = dead.Length == 0 ? [] : new Dictionary<string, string[]> { ["110003"] = dead };
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { code = "200", message = "", value, msgId = vendorId }));
    }
}
