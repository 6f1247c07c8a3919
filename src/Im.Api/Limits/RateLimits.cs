using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Im.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Im.Api.Limits;

/// <summary>Requests a minute and client address, and what is answered beyond.</summary>
internal static class RateLimits
{
    public const string Register = "im.register";
    public const string OAuth = "im.oauth";

    private const int Ipv6NetworkBytes = 8;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddTo(RateLimiterOptions options)
    {
        options.AddPolicy(Register, http => Partition(http, limits => limits.RegisterPerMinute));
        options.AddPolicy(OAuth, http => Partition(http, limits => limits.OAuthPerMinute));
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

    private static RateLimitPartition<string> Partition(HttpContext http, Func<ApiLimitsOptions, int> limit) =>
        RateLimitPartition.GetFixedWindowLimiter(ClientOf(http.Connection.RemoteIpAddress), _ => new()
        {
            Window = Window,
            PermitLimit = limit(http.RequestServices.GetRequiredService<IOptions<ApiLimitsOptions>>().Value),
        });

    private static ValueTask Refuse(OnRejectedContext context)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : Window;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new(Problem.Of(ErrorCode.RateLimited, "Too many requests from this address.").ExecuteAsync(context.HttpContext));
    }
}
