using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Im.Bench.Measuring;
using Im.Bench.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Im.Bench.Vendors;

/// <summary>Vendors on 127.0.0.1 that take every notification after a while, and note when it came. No TLS: what is
/// measured is the server's own way to the request.</summary>
internal sealed partial class VendorStandIn : IAsyncDisposable
{
    /// <summary>Where FCM's access tokens come from.</summary>
    public const string TokenPath = "/token";

    private const string AppleStart = "/3/device/";
    private const string FcmEnd = "messages:send";

    private readonly WebApplication _app;
    private readonly TimeSpan _latency;
    private int _requests;
    private int _unknown;
    private long _firstAt;
    private long _lastAt;

    private VendorStandIn(WebApplication app, TimeSpan latency) => (_app, _latency) = (app, latency);

    /// <summary>From PUBLISH to the vendor's request.</summary>
    public Latencies Age { get; } = new();

    /// <summary>Notifications that came.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Those that name no message of the bench.</summary>
    public int Unknown => Volatile.Read(ref _unknown);

    /// <summary>From the first notification to the last.</summary>
    public TimeSpan Span => Stopwatch.GetElapsedTime(Volatile.Read(ref _firstAt), Volatile.Read(ref _lastAt));

    /// <summary>Begins to listen.</summary>
    /// <param name="latency">The time that an answer takes.</param>
    public static async Task<VendorStandIn> Start(TimeSpan latency)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.ListenLocalhost(VendorSettings.Read(VendorSettings.Http1Variable).Port, it => it.Protocols = HttpProtocols.Http1);
            options.ListenLocalhost(VendorSettings.Read(VendorSettings.Http2Variable).Port, it => it.Protocols = HttpProtocols.Http2);
        });
        var vendor = new VendorStandIn(builder.Build(), latency);
        vendor._app.Run(vendor.Answer);
        await vendor._app.StartAsync();
        return vendor;
    }

    /// <summary>Counts from zero, and times from now on.</summary>
    public void Begin()
    {
        Volatile.Write(ref _firstAt, 0);
        Volatile.Write(ref _requests, 0);
        Age.IsOpen = true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == TokenPath)
        {
            await Write(context, """{"access_token":"token","token_type":"Bearer","expires_in":3600}""");
            return;
        }

        Note(await Body(context), Stopwatch.GetTimestamp());
        await Task.Delay(_latency, context.RequestAborted);
        if (path.StartsWith(AppleStart, StringComparison.Ordinal)) context.Response.Headers["apns-id"] = $"{Guid.NewGuid()}";
        else if (path.EndsWith(FcmEnd, StringComparison.Ordinal)) await Write(context, """{"name":"projects/bench/messages/1"}""");
        else await Write(context, """{"code":"200","message":"","value":{},"msgId":"1","redirect":""}""");
    }

    private void Note(string body, long now)
    {
        Interlocked.CompareExchange(ref _firstAt, now, 0);
        Volatile.Write(ref _lastAt, now);
        Interlocked.Increment(ref _requests);
        if (Id().Match(body) is { Success: true } id && Stamp.TryParse(Encoding.ASCII.GetBytes(id.Value), out var stamp)) Age.Record(now - stamp.SentAt);
        else Interlocked.Increment(ref _unknown);
    }

    private static async Task<string> Body(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    private static Task Write(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        context.Response.BodyWriter.Write(Encoding.UTF8.GetBytes(json));
        return Task.CompletedTask;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{16}")]
    private static partial Regex Id();
}
