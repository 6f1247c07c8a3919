using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Im.Push.Http;

/// <summary>What it means that no answer came.</summary>
internal static class TransportOutcome
{
    /// <summary>The caller waits no longer.</summary>
    public static PushOutcome Late { get; } = PushOutcome.Transient("timeout");

    /// <summary>The outcome of an exception; none for one that is our own mistake.</summary>
    public static PushOutcome? Of(Exception exception) => exception switch
    {
        BrokenCircuitException broken => PushOutcome.Transient("breaker-open", broken.RetryAfter),
        RateLimiterRejectedException => PushOutcome.Throttled("busy", PushThrottleScope.App, TimeSpan.FromSeconds(1)),
        TimeoutRejectedException => PushOutcome.Transient("timeout") with { MayHaveArrived = true },
        HttpRequestException refused when IsRefusedAddress(refused) => PushOutcome.Rejected("address-refused", "The address leads to a private network, or nowhere."),
        HttpRequestException failed => PushOutcome.Transient("connection") with { MayHaveArrived = !NeverLeft(failed) },
        IOException => PushOutcome.Transient("connection") with { MayHaveArrived = true },
        _ => null,
    };

    /// <summary>Whether the request cannot have reached the vendor.</summary>
    public static bool NeverLeft(HttpRequestException failed) => failed.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        or HttpRequestError.VersionNegotiationError;

    /// <summary>Whether the address led to where nobody may go.</summary>
    public static bool IsRefusedAddress(HttpRequestException failed) => failed.InnerException is AddressRefusedException;
}
