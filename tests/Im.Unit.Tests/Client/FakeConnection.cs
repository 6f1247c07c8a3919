using System.Threading.Channels;
using Im.Client.Connections;

namespace Im.Unit.Tests.Client;

/// <summary>A connection to a <see cref="FakeServer"/>. What it delivers counts as acknowledged once the client says so.</summary>
internal sealed class FakeConnection(FakeServer server) : IConnection
{
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();
    private readonly TaskCompletionSource<Disconnection> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int SendWindow { get; init; } = 16;

    public ChannelReader<Delivery> Deliveries => _deliveries.Reader;

    public Task<Disconnection> Closed => _closed.Task;

    /// <summary>Messages that the client has acknowledged, in order.</summary>
    public List<string> Acknowledged { get; } = [];

    /// <summary>Called instead of taking an acknowledgement: to let the client die there, for instance.</summary>
    public Func<Task>? OnAcknowledge { get; set; }

    public async Task<Acknowledgement> Publish(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var answer = server.Take(this, topic, payload);
        var first = await Task.WhenAny(answer, Closed).WaitAsync(cancellation);
        return first == answer ? await answer : throw new Im.Client.ImUnreachableException("The connection was lost.");
    }

    public async Task Ping(CancellationToken cancellation)
    {
        var first = await Task.WhenAny(server.TakePing(), Closed).WaitAsync(cancellation);
        if (first == Closed) throw new Im.Client.ImUnreachableException("The connection was lost.");
        await first;
    }

    public void Deliver(string topic, byte[] payload, string name) =>
        _deliveries.Writer.TryWrite(new Delivery(topic, payload, async _ =>
        {
            if (OnAcknowledge is { } instead) await instead();
            lock (Acknowledged) Acknowledged.Add(name);
        }));

    public void Close(byte reason = 0, string? text = null)
    {
        _closed.TrySetResult(new Disconnection(reason, text));
        _deliveries.Writer.TryComplete();
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }
}
