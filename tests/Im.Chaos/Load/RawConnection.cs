using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Im.Mqtt;
using Im.Protocol.Rest;

namespace Im.Chaos.Load;

/// <summary>An MQTT connection by hand: packets in, packets out, a PINGREQ now and then, and an end when the server is
/// silent for too long.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private const ushort KeepAliveSeconds = 5;
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(9);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SemaphoreSlim _writing = new(1);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private byte[] _unread = [];

    private RawConnection(MqttVersion version) => Version = version;

    public MqttVersion Version { get; }

    /// <summary>Connects and subscribes to all of the account's topics.</summary>
    /// <exception cref="RefusedException">The server does not want the device.</exception>
    /// <exception cref="IOException">It did not work out.</exception>
    public static async Task<RawConnection> Open(RegisterResponse registered, MqttVersion version, CancellationToken cancellation)
    {
        var connection = new RawConnection(version);
        try
        {
            await connection.Greet(registered, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads packets until the connection ends; a frame lives as long as the call.</summary>
    public async Task Read(Func<MqttFrame, Task> take, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pinging = Ping(stop.Token);
        try
        {
            while (true) await take(await Next(stop.Token));
        }
        finally
        {
            await stop.CancelAsync();
            await pinging;
        }
    }

    /// <summary>Sends what is written.</summary>
    public async Task Write(Action<IBufferWriter<byte>> write)
    {
        var packet = new ArrayBufferWriter<byte>();
        write(packet);
        await _writing.WaitAsync();
        try
        {
            var rest = packet.WrittenMemory;
            while (!rest.IsEmpty) rest = rest[await _socket.SendAsync(rest)..];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException("The connection is lost.", e);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Publishes.</summary>
    public Task Publish(string topic, byte qos, ushort packetId, bool dup, ReadOnlyMemory<byte> payload) =>
        Write(packet => ClientPackets.WritePublish(packet, Version, Encoding.UTF8.GetBytes(topic), qos, dup, packetId, payload.Span));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task Greet(RegisterResponse registered, CancellationToken cancellation)
    {
        var mqtt = registered.Mqtt;
        try
        {
            await _socket.ConnectAsync(mqtt.Host, mqtt.Port, cancellation);
        }
        catch (SocketException e)
        {
            throw new IOException("There is no server.", e);
        }

        await Write(packet => ClientPackets.WriteConnect(packet, new ConnectPacket
        {
            Version = Version,
            ClientId = mqtt.ClientId,
            KeepAliveSeconds = KeepAliveSeconds,
            Username = mqtt.Username,
            Password = Encoding.UTF8.GetBytes(mqtt.Password),
        }));
        ConnAckPacket.TryParse(await Next(cancellation), Version, out var connAck);
        if (connAck is null) throw new IOException("The server answered CONNECT with something else.");
        if (connAck.Reason is MqttReasonCode.BadUserNameOrPassword or MqttReasonCode.NotAuthorized or MqttReasonCode.Banned)
            throw new RefusedException($"{connAck.Reason} {connAck.ReasonString}");
        if (connAck.Reason != MqttReasonCode.Success) throw new IOException($"The connection was refused: {connAck.Reason}.");

        await Write(packet => ClientPackets.WriteSubscribe(packet, Version, 1, [new MqttSubscription($"{registered.Account}/#", 1)]));
        var answer = await Next(cancellation);
        if (answer.Type != MqttPacketType.SubAck) throw new IOException($"The server answered SUBSCRIBE with {answer.Type}.");
    }

    private async Task Ping(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(PingInterval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested) return;
            try
            {
                await Write(ClientPackets.WritePingReq);
            }
            catch (IOException)
            {
                return;   // The reader has the same news.
            }
        }
    }

    private async Task<MqttFrame> Next(CancellationToken cancellation)
    {
        while (true)
        {
            var unread = new ReadOnlySequence<byte>(_unread);
            var status = MqttFrameReader.TryRead(ref unread, int.MaxValue, out var frame);
            if (status is FrameStatus.Malformed or FrameStatus.TooLarge)
                throw new InvalidDataException($"The server sent a packet that is {status}.");
            if (status == FrameStatus.Complete)
            {
                _unread = unread.ToArray();
                return new MqttFrame(frame.Type, frame.Flags, new ReadOnlySequence<byte>(frame.Body.ToArray()));
            }

            _unread = [.. _unread, .. _buffer.AsSpan(0, await Receive(cancellation))];
        }
    }

    private async Task<int> Receive(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Silence);
        try
        {
            var received = await _socket.ReceiveAsync(_buffer, deadline.Token);
            return received > 0 ? received : throw new IOException("The server has closed the connection.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("The server is silent.");
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException("The connection is lost.", e);
        }
    }
}

/// <summary>The server does not want the device.</summary>
internal sealed class RefusedException(string reason) : Exception(reason);
