using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Im.Api.Problems;
using Im.Api.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Im.Api.Limits;

/// <summary>Requests a minute: of a client address, an app, a tenant; and what is answered beyond.</summary>
internal static class RateLimits
{
    public const string Register = "im.register";
    public const string OAuth = "im.oauth";
    public const string Admin = "im.admin";
    public const string Files = "im.files";
    public const string Callbacks = "im.callbacks";

    private const int Ipv6NetworkBytes = 8;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddTo(RateLimiterOptions options)
    {
        options.AddPolicy(Register, http => Partition(http, AddressOf(http), limits => limits.RegisterPerMinute));
        options.AddPolicy(OAuth, http => Partition(http, AddressOf(http), limits => limits.OAuthPerMinute));
        options.AddPolicy(Callbacks, http => Partition(http, AddressOf(http), limits => limits.CallbacksPerMinute));
        options.AddPolicy(Files, http => FileCaller.AccountOf(http.User) is { } account
            ? Partition(http, account, limits => limits.FilesPerMinute)
            : RateLimitPartition.GetNoLimiter(""));
        options.AddPolicy(Admin, http => Partition(http, CallerApp.Of(http.User).AppId, limits => limits.AdminPerMinute));

        // The app's first: calls that are refused there take nothing from the other apps of its tenant. So it is no
        // policy of an endpoint, which would be asked after the tenant's.
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            ByApp(app => app.AppId.Length == 0 ? null : app.AppId, limits => limits.AppPerMinute),
            ByApp(app => app.TenantNo, limits => limits.TenantPerMinute));
        options.OnRejected = (context, _) => Refuse(context);
    }

    /// <summary>Whom an address stands for: with IPv6 a client has a whole /64 for itself.</summary>
    public static string ClientOf(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        return Convert.ToHexString(address.GetAddressBytes(), 0, Ipv6NetworkBytes);
    }

    private static string AddressOf(HttpContext http) => ClientOf(http.Connection.RemoteIpAddress);

    private static PartitionedRateLimiter<HttpContext> ByApp(Func<CallerApp, string?> whose, Func<ApiLimitsOptions, int> limit) =>
        PartitionedRateLimiter.Create<HttpContext, string>(http => whose(CallerApp.Of(http.User)) is { } who
            ? Partition(http, who, limit)
            : RateLimitPartition.GetNoLimiter(""));

    private static RateLimitPartition<string> Partition(HttpContext http, string whose, Func<ApiLimitsOptions, int> limit) =>
        RateLimitPartition.GetFixedWindowLimiter(whose, _ => new()
        {
            Window = Window,
            PermitLimit = limit(http.RequestServices.GetRequiredService<IOptions<ApiLimitsOptions>>().Value),
        });

    private static ValueTask Refuse(OnRejectedContext context)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : Window;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new(Problem.Of(ErrorCode.RateLimited, "Too many requests in a minute.").ExecuteAsync(context.HttpContext));
    }
}
