using Im.Chaos.Systems;
using Im.Testing;

namespace Im.Chaos.Balancing;

/// <summary>
/// What stands in front of servers in production: one port for MQTT, one for HTTP, on 127.0.0.1; a new connection goes to a
/// server that says it is ready. And what goes wrong on the way there: connections cut, or left hanging.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<ServerNode> _nodes;
    private readonly BalancedPort _mqtt;
    private readonly BalancedPort _http;
    private readonly Task _looking;

    public Balancer(IReadOnlyList<ServerNode> nodes, int mqttPort, int httpPort)
    {
        _nodes = nodes;
        _mqtt = new BalancedPort(mqttPort, () => [.. nodes.Where(it => it.IsReady).Select(it => (it.Place.Host, it.Place.MqttPort))]);
        _http = new BalancedPort(
            httpPort, () => [.. nodes.Where(it => it.IsReady && it.HasSilo).Select(it => (it.Place.Host, it.Place.HttpPort))]);
        Http = new Uri($"http://127.0.0.1:{httpPort}");
        _looking = Look();
    }

    /// <summary>The HTTP interface of them all.</summary>
    public Uri Http { get; }

    /// <summary>Cuts a share of the devices' connections.</summary>
    /// <returns>How many.</returns>
    public int Cut(double share, Random random) => Each(share, random, relay => relay.Cut());

    /// <summary>From now on, a share of the devices' connections swallow all, both ways: neither side is told.</summary>
    /// <returns>How many.</returns>
    public int Swallow(double share, Random random) => Each(share, random, relay => relay.Swallow());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        await _mqtt.DisposeAsync();
        await _http.DisposeAsync();
    }

    private int Each(double share, Random random, Action<Relay> act)
    {
        var chosen = _mqtt.Relays.Where(_ => random.NextDouble() < share).ToList();
        chosen.ForEach(act);
        return chosen.Count;
    }

    private async Task Look()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.WhenAll(_nodes.Select(it => it.Look()));
            await Task.Delay(LookInterval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
