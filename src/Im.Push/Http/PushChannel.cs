namespace Im.Push.Http;

/// <summary>The connections, breaker, limits and tokens of one credential at one vendor.</summary>
internal sealed class PushChannel(HttpMessageInvoker http, ChannelProfile profile, TokenCache tokens) : IDisposable
{
    /// <summary>Sends through limits, retry and breaker.</summary>
    public HttpMessageInvoker Http { get; } = http;

    /// <summary>How the vendor wants to be talked to.</summary>
    public ChannelProfile Profile { get; } = profile;

    /// <summary>Access tokens and signed proofs.</summary>
    public TokenCache Tokens { get; } = tokens;

    /// <summary>When it was last asked for, as a timestamp of the clock.</summary>
    public long LastUsed { get; set; }

    /// <inheritdoc/>
    public void Dispose() => Http.Dispose();
}
