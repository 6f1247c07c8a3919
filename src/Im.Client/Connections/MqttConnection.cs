using System.Buffers;
using System.Globalization;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Im.Client.Connections;

/// <summary>A connection over MQTTnet's client.</summary>
internal sealed class MqttConnection : IConnection
{
    // Topic, packet identifier, properties and headers of a PUBLISH of ours; no topic of the protocol is longer.
    private const int PublishOverhead = 128;
    private const byte PacketTooLarge = 0x95;

    private readonly IMqttClient _client;
    private readonly TaskCompletionSource<Disconnection> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _alive = new();
    private readonly LastWords _lastWords = new();

    // More than the server may have under way; a full one makes MQTTnet's reader wait.
    private readonly Channel<Delivery> _deliveries = Channel.CreateBounded<Delivery>(1024);

    private long _maximumPacketSize;

    public MqttConnection(IMqttClient client)
    {
        _client = client;
        client.ApplicationMessageReceivedAsync += Received;
        client.DisconnectedAsync += Disconnected;
        client.InspectPacketAsync += _lastWords.Inspect;
    }

    public int SendWindow { get; private set; } = 1;

    public ChannelReader<Delivery> Deliveries => _deliveries.Reader;

    public Task<Disconnection> Closed => _closed.Task;

    public void Accepted(int sendWindow, long maximumPacketSize, TimeSpan serverKeepAlive, ImClientOptions options)
    {
        (SendWindow, _maximumPacketSize) = (sendWindow, maximumPacketSize);

        // MQTTnet 5.2 announces our keep alive and ignores a shorter one of the server's.
        if (serverKeepAlive > TimeSpan.Zero && serverKeepAlive < options.KeepAlive)
            _ = KeepAlive(serverKeepAlive / 2, options.TimeProvider);
    }

    public async Task<Acknowledgement> Publish(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        // The server would close the connection over it, and so at every further attempt.
        if (payload.Length + PublishOverhead > _maximumPacketSize)
            return new Acknowledgement(PacketTooLarge, $"The server takes packets of at most {_maximumPacketSize} bytes.");

        var message = new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        };
        try
        {
            return Read(await _client.PublishAsync(message, cancellation).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            // MQTTnet reports a cancellation as a timeout.
            cancellation.ThrowIfCancellationRequested();
            throw new ImUnreachableException("The connection was lost before the server answered.", e);
        }
    }

    public async Task Ping(CancellationToken cancellation)
    {
        try
        {
            await _client.PingAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ImUnreachableException("The connection was lost.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _alive.CancelAsync().ConfigureAwait(false);
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            var goodbye = new MqttClientDisconnectOptions();
            if (_client.IsConnected) await _client.DisconnectAsync(goodbye, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whatever goes wrong while saying goodbye: the connection is gone, and that was the aim.
        }

        Close(new Disconnection(0, null));
        _client.Dispose();
        _alive.Dispose();
    }

    private static Acknowledgement Read(MqttClientPublishResult result)
    {
        long Number(string name) => long.TryParse(
            result.UserProperties.FirstOrDefault(property => property.Name == name)?.ReadValueAsString(),
            CultureInfo.InvariantCulture, out var number) ? number : 0;

        return new Acknowledgement((byte)result.ReasonCode, result.ReasonString)
        {
            Seq = Number("seq"),
            Timestamp = Number("timestamp"),
            RetryAfter = Number("retryAfter") is > 0 and var wait ? TimeSpan.FromMilliseconds(wait) : null,
        };
    }

    private async Task Received(MqttApplicationMessageReceivedEventArgs arrived)
    {
        arrived.AutoAcknowledge = false;
        var message = arrived.ApplicationMessage;
        var delivery = new Delivery(message.Topic, message.Payload.ToArray(), arrived.AcknowledgeAsync);
        try
        {
            await _deliveries.Writer.WriteAsync(delivery).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The connection is closing; unacknowledged, the message stays the server's.
        }
        finally
        {
            _lastWords.Handled();
        }
    }

    private Task Disconnected(MqttClientDisconnectedEventArgs left)
    {
        Close(new Disconnection((byte)left.Reason, left.ReasonString));
        return Task.CompletedTask;
    }

    private void Close(Disconnection why)
    {
        _closed.TrySetResult(why);
        _deliveries.Writer.TryComplete();
    }

    private async Task KeepAlive(TimeSpan period, TimeProvider time)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_alive.Token).ConfigureAwait(false))
                await _client.PingAsync(_alive.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A ping that fails means a lost connection, which MQTTnet reports itself.
        }
    }
}
