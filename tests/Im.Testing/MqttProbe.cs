using System.Buffers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Im.Mqtt;

namespace Im.Testing;

/// <summary>How a probe reaches the gateway.</summary>
public enum ProbeTransport
{
    Tcp,
    WebSocket,
}

/// <summary>A scripted MQTT client: sends what a test tells it, byte by byte if need be, and reads packet by packet.
/// It acknowledges nothing by itself.</summary>
public sealed class MqttProbe : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Func<ReadOnlyMemory<byte>, ValueTask> _send;
    private readonly Func<Memory<byte>, CancellationToken, ValueTask<int>> _receive;
    private readonly IDisposable _transport;
    private readonly byte[] _buffer = new byte[1024 * 1024];
    private ReadOnlyMemory<byte> _unread;

    private MqttProbe(
        IDisposable transport, MqttVersion version, Func<ReadOnlyMemory<byte>, ValueTask> send,
        Func<Memory<byte>, CancellationToken, ValueTask<int>> receive)
    {
        (_transport, Version, _send, _receive) = (transport, version, send, receive);
    }

    /// <summary>The version the probe speaks.</summary>
    public MqttVersion Version { get; }

    /// <summary>Opens a connection; no packet is sent yet.</summary>
    public static async Task<MqttProbe> Open(ServerProcess server, MqttVersion version, ProbeTransport transport)
    {
        if (transport == ProbeTransport.Tcp)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync("127.0.0.1", server.MqttPort);
            return new MqttProbe(
                socket, version, async bytes => _ = await socket.SendAsync(bytes), async (into, cancellation) => await socket.ReceiveAsync(into, cancellation));
        }

        var web = new ClientWebSocket();
        web.Options.AddSubProtocol("mqtt");
        await web.ConnectAsync(new Uri($"ws://127.0.0.1:{server.HttpPort}/mqtt"), CancellationToken.None);
        return new MqttProbe(
            web, version, bytes => web.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None),
            async (into, cancellation) => (await web.ReceiveAsync(into, cancellation)).Count);
    }

    /// <summary>Sends bytes as they are.</summary>
    public ValueTask SendRaw(ReadOnlyMemory<byte> bytes) => _send(bytes);

    /// <summary>Sends what is written.</summary>
    public ValueTask Send(Action<IBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return _send(writer.WrittenMemory);
    }

    /// <summary>Publishes text.</summary>
    public ValueTask Publish(string topic, ushort packetId, string payload, byte qos = 1) => Send(writer =>
        ServerPackets.WritePublish(writer, Version, Encoding.UTF8.GetBytes(topic), qos, dup: false, qos == 0 ? (ushort)0 : packetId, Encoding.UTF8.GetBytes(payload)));

    /// <summary>The next packet; null when the server has closed the connection.</summary>
    public async Task<ProbeFrame?> Read()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var unread = new ReadOnlySequence<byte>(_unread);
            if (MqttFrameReader.TryRead(ref unread, _buffer.Length, out var frame) == FrameStatus.Complete)
            {
                var copy = new MqttFrame(frame.Type, frame.Flags, new ReadOnlySequence<byte>(frame.Body.ToArray()));
                _unread = unread.ToArray();
                return new ProbeFrame(copy, Version);
            }

            int received;
            try
            {
                received = await _receive(_buffer, patience.Token);
            }
            catch (Exception e) when (e is SocketException or WebSocketException)
            {
                return null;
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("The server neither sent a packet nor closed the connection.");
            }

            if (received == 0) return null;
            _unread = new ReadOnlyMemory<byte>([.. _unread.Span, .. _buffer.AsSpan(0, received)]);
        }
    }

    /// <summary>The next packet of a type; others on the way are dropped.</summary>
    public async Task<ProbeFrame> Next(MqttPacketType type)
    {
        while (await Read() is { } frame)
        {
            if (frame.Frame.Type == type) return frame;
        }

        throw new InvalidOperationException($"The server closed the connection; a {type} was expected.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _transport.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A packet that a probe has read.</summary>
public sealed record ProbeFrame(MqttFrame Frame, MqttVersion Version)
{
    /// <summary>As a PUBLISH: topic and payload as text, packet id.</summary>
    public (string Topic, string Payload, ushort PacketId) AsPublish()
    {
        var reason = PublishPacket.TryParseFromServer(Frame, Version, out var packet);
        if (reason != MqttReasonCode.Success) throw new InvalidOperationException($"Not a PUBLISH: {reason}.");
        return (Encoding.UTF8.GetString(packet.TopicBytes), Encoding.UTF8.GetString(packet.Payload), packet.PacketId);
    }

    /// <summary>As a CONNACK.</summary>
    public ConnAckPacket AsConnAck()
    {
        ConnAckPacket.TryParse(Frame, Version, out var packet);
        return packet ?? throw new InvalidOperationException("Not a CONNACK.");
    }

    /// <summary>As an acknowledgement.</summary>
    public AckDetails AsAck()
    {
        AckDetails.TryParse(Frame, Version, out var packet);
        return packet ?? throw new InvalidOperationException("Not an acknowledgement.");
    }

    /// <summary>As a SUBACK.</summary>
    public SubAckPacket AsSubAck()
    {
        SubAckPacket.TryParse(Frame, Version, out var packet);
        return packet ?? throw new InvalidOperationException("Not a SUBACK.");
    }

    /// <summary>As the server's DISCONNECT.</summary>
    public DisconnectPacket AsDisconnect()
    {
        DisconnectPacket.TryParseFromServer(Frame, out var packet);
        return packet ?? throw new InvalidOperationException("Not a DISCONNECT.");
    }
}
