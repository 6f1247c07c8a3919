using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Im.Mqtt;

namespace Im.Bench.Connections;

/// <summary>A device's MQTT connection: a socket, one reading loop, two buffers.</summary>
internal sealed class DeviceConnection : IAsyncDisposable
{
    // Long enough that an idle run needs no PINGREQ.
    private const ushort KeepAliveSeconds = 900;
    private const uint KeptSeconds = 3_600;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Incoming _incoming;
    private Task _reading = Task.CompletedTask;
    private bool _closing;

    /// <summary>One that is not connected yet: <see cref="Open"/> gives one that is.</summary>
    internal DeviceConnection(Login login)
    {
        Login = login;
        (_incoming, Outgoing) = (new Incoming(_socket), new Outgoing(_socket));
    }

    /// <summary>Whose connection it is.</summary>
    public Login Login { get; }

    /// <summary>What leaves.</summary>
    public Outgoing Outgoing { get; }

    /// <summary>Why it ended before it was closed; null while all is well.</summary>
    public string? Fault { get; private set; }

    /// <summary>Connects and subscribes.</summary>
    public static async Task<DeviceConnection> Open(Login login, CancellationToken cancellation)
    {
        var connection = new DeviceConnection(login);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            deadline.CancelAfter(Patience);
            await connection.Greet(deadline.Token);
            return connection;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await connection.DisposeAsync();
            throw new TimeoutException($"A connection was not answered within {Patience.TotalSeconds} s.");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins to read.</summary>
    public void Start(IInbox inbox) => _reading = Read(inbox);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _socket.Dispose();
        await _reading;
        _incoming.Dispose();
    }

    private async Task Greet(CancellationToken cancellation)
    {
        await _socket.ConnectAsync(Login.Host, Login.Port, cancellation);
        var packet = new ArrayBufferWriter<byte>();
        ClientPackets.WriteConnect(packet, new ConnectPacket
        {
            Version = Login.Version,
            ClientId = Login.ClientId,
            CleanStart = !Login.KeepsSession,
            SessionExpirySeconds = Login.KeepsSession ? KeptSeconds : 0,
            KeepAliveSeconds = KeepAliveSeconds,
            Username = Login.Username,
            Password = Login.Password is { } password ? Encoding.UTF8.GetBytes(password) : default(ReadOnlyMemory<byte>?),
        });
        Outgoing.Add(packet.WrittenSpan);
        Outgoing.Flush();
        ConnAckPacket.TryParse(await Next(MqttPacketType.ConnAck, cancellation), Login.Version, out var connAck);
        if (connAck is not { Reason: MqttReasonCode.Success })
            throw new InvalidOperationException($"The connection was refused: {connAck?.Reason}.");

        packet.ResetWrittenCount();
        ClientPackets.WriteSubscribe(packet, Login.Version, 1, Login.Subscriptions);
        Outgoing.Add(packet.WrittenSpan);
        Outgoing.Flush();

        // What is delivered may come first (MQTT 5.0, section 3.8.4); then the answer is passed over later.
        await Next(MqttPacketType.SubAck, cancellation, orFirst: MqttPacketType.Publish);
    }

    private async Task<MqttFrame> Next(MqttPacketType type, CancellationToken cancellation, MqttPacketType? orFirst = null)
    {
        MqttFrame frame;
        while (!_incoming.TryTake(out frame))
        {
            if (!await _incoming.Fill(cancellation)) throw new InvalidOperationException("The server closed the connection.");
        }

        if (frame.Type == orFirst) _incoming.PutBack();
        return frame.Type == type || frame.Type == orFirst ? frame : throw new InvalidOperationException($"{frame.Type} came instead of {type}.");
    }

    private async Task Read(IInbox inbox)
    {
        try
        {
            do
            {
                while (_incoming.TryTake(out var frame)) Take(frame, inbox);
                Outgoing.Flush();
            }
            while (await _incoming.Fill(CancellationToken.None));
            Fault ??= "The server closed the connection.";
        }
        catch (Exception) when (_closing)
        {
            // Asked for.
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            Fault ??= e.Message;
        }
    }

    private void Take(in MqttFrame frame, IInbox inbox)
    {
        switch (frame.Type)
        {
            case MqttPacketType.Publish:
                Check(PublishPacket.TryParseFromServer(frame, Login.Version, out var publish), frame.Type);
                inbox.Delivered(publish);
                if (publish.Qos == 1) Outgoing.AddPubAck(Login.Version, publish.PacketId);
                break;
            case MqttPacketType.PubAck:
                Check(AckPacket.TryParse(frame, Login.Version, out var ack), frame.Type);
                inbox.Acknowledged(ack);
                break;
            case MqttPacketType.Disconnect:
                DisconnectPacket.TryParseFromServer(frame, out var last);
                Fault = $"The server closed the connection: {last?.Reason} {last?.ReasonString}".TrimEnd();
                break;
        }
    }

    private static void Check(MqttReasonCode reason, MqttPacketType type)
    {
        if (reason != MqttReasonCode.Success) throw new InvalidDataException($"The server sent a bad {type}: {reason}.");
    }
}
