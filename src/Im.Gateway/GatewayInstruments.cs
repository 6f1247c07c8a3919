using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Im.Gateway;

/// <summary>All counters of the gateway, and its source of traces.</summary>
public sealed class GatewayInstruments
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Im.Gateway";

    // A send takes milliseconds, and is given up after some seconds; without advice all of that is one bucket.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private static readonly InstrumentAdvice<long> Messages = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024] };

    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _sends;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _acknowledged;
    private readonly Counter<long> _unacknowledged;
    private readonly UpDownCounter<long> _updates;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _sendDuration;
    private readonly Histogram<long> _sendBatch;

    /// <summary>Makes them on the host's meter factory.</summary>
    public GatewayInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _connections = meter.CreateUpDownCounter<long>("im.connections", "{connection}", "Connected devices.");
        _sends = meter.CreateCounter<long>("im.sends", "{message}", "Messages that clients sent, by outcome.");
        _deliveries = meter.CreateCounter<long>("im.deliveries", "{message}", "Envelopes put into outboxes.");
        _acknowledged = meter.CreateCounter<long>("im.deliveries.acknowledged", "{message}", "Deliveries that devices acknowledged.");
        _unacknowledged = meter.CreateCounter<long>(
            "im.deliveries.unacknowledged", "{message}", "Deliveries that were open too long, or when their connection ended.");
        _updates = meter.CreateUpDownCounter<long>(
            "im.updates.waiting", "{update}", "Large background updates that wait for their turn at a device.");
        _closed = meter.CreateCounter<long>("im.connections.closed", "{connection}", "Connections that the server closed, by reason.");
        _calls = meter.CreateCounter<long>("im.rpc.calls", "{call}", "RPC calls, by method and outcome.");
        _sendDuration = meter.CreateHistogram(
            "im.send.duration", "s", "A batch from its hand-over to the account to its outcomes.", advice: Seconds);
        _sendBatch = meter.CreateHistogram("im.send.batch", "{message}", "Messages of a connection handed over together.", advice: Messages);
    }

    /// <summary>Where traces of sends begin.</summary>
    public static ActivitySource Traces { get; } = new(Name);

    internal void Connected() => _connections.Add(1);

    internal void Disconnected() => _connections.Add(-1);

    internal void Sent(string code) => _sends.Add(1, new KeyValuePair<string, object?>("code", code));

    internal void SendTook(TimeSpan duration, int messages)
    {
        _sendDuration.Record(duration.TotalSeconds);
        _sendBatch.Record(messages);
    }

    internal void Delivered() => _deliveries.Add(1);

    internal void Acknowledged() => _acknowledged.Add(1);

    internal void Unacknowledged(int deliveries) => _unacknowledged.Add(deliveries);

    internal void UpdateWaits(int more) => _updates.Add(more);

    internal void Closed(string reason) => _closed.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void Called(string method, string code) => _calls.Add(
        1, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("code", code));
}
