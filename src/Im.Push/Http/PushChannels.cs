using System.Collections.Concurrent;
using System.Net.Security;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;

namespace Im.Push.Http;

/// <summary>The channels of this process: one for each vendor and credential, so that one tenant's bad key, slow proxy or
/// used-up quota stops nobody else. As many as there are credentials in use.</summary>
internal sealed class PushChannels(IOptions<PushHttpOptions> options, TimeProvider time) : IDisposable
{
    // A credential that was replaced leaves its channel behind.
    private static readonly TimeSpan Unused = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Lazy<PushChannel>> _channels = new();
    private readonly RemoteCertificateValidationCallback? _extraRoots = ExtraRoots.Trusting(options.Value.CaCertificates);

    /// <summary>The channel of the credential; <paramref name="part"/> tells several of one vendor apart.</summary>
    public PushChannel Of(PushCredential credential, ChannelProfile profile, string part = "")
    {
        var key = $"{credential.Vendor}/{part}/{credential.ChannelKey}";
        if (!_channels.TryGetValue(key, out var found))
        {
            Sweep();
            found = _channels.GetOrAdd(key, _ => new(() => Make(profile, credential.Concurrency)));
        }

        var channel = found.Value;
        channel.LastUsed = time.GetTimestamp();
        return channel;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _channels.Keys) Close(key);
    }

    private PushChannel Make(ChannelProfile profile, int? concurrency)
    {
        WarmUpHandler? warmUp = null;
        HttpMessageHandler handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = profile.ConnectionLifetime,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            EnableMultipleHttp2Connections = !profile.IsOneConnection,
            MaxConnectionsPerServer = profile.IsOneConnection ? 1 : 64,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            SslOptions = { RemoteCertificateValidationCallback = _extraRoots },
            ConnectCallback = (context, cancellation) =>
            {
                warmUp?.Opened();
                return GuardedConnection.Open(context, options.Value.AllowPrivateAddresses, cancellation);
            },
        };
        if (profile.IsWarmedUp) handler = warmUp = new WarmUpHandler(handler);
        handler = new AnswerHandler(handler, time);
        handler = new ResilienceHandler(ChannelResilience.Of(profile, concurrency ?? profile.Concurrency, time))
        {
            InnerHandler = handler,
        };
        return new PushChannel(new HttpMessageInvoker(handler), profile, new TokenCache(time));
    }

    private void Sweep()
    {
        foreach (var (key, channel) in _channels)
        {
            if (channel.IsValueCreated && time.GetElapsedTime(channel.Value.LastUsed) > Unused) Close(key);
        }
    }

    private void Close(string key)
    {
        if (_channels.TryRemove(key, out var closed) && closed.IsValueCreated) closed.Value.Dispose();
    }
}
