using System.Buffers;
using System.IO.Pipelines;
using Im.Gateway.Sessions;
using Im.Mqtt;
using Microsoft.Extensions.Logging;

namespace Im.Gateway.Connections;

/// <summary>
/// One connection, over whatever transport: reads packets, and lives until one side ends it. This file is its life;
/// <c>ClientConnection.Packets.cs</c> has what the packets mean.
/// </summary>
internal sealed partial class ClientConnection
{
    private const int ConnectPacketLimit = 8 * 1024;

    // An update, a page of messages, and what else is on the way.
    private const int LeastOutput = 1024 * 1024;
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private readonly ConnectionServices _services;
    private readonly ILogger<ClientConnection> _logger;
    private readonly GatewayOptions _options;
    private readonly PipeReader _input;
    private readonly PacketOutput _output;
    private readonly CancellationToken _transportClosed;
    private readonly CancellationTokenSource _ended = new();
    private readonly long _openedAt;
    private long _lastReceivedAt;
    private TimeSpan _keepAlive;
    private OpenReports? _reports;
    private MqttReasonCode? _closedFor;
    private int _closing;
    private volatile bool _isHeldUp;
    private volatile bool _isLeaving;
    private long _readsSince;
    private MqttVersion _version = MqttVersion.V311;
    private int _clientPacketSize = int.MaxValue;

    /// <param name="transport">Where packets come from and go to.</param>
    /// <param name="services">What all connections share.</param>
    /// <param name="transportClosed">Set when the peer is known to be gone, also while nothing is read.</param>
    public ClientConnection(IDuplexPipe transport, ConnectionServices services, CancellationToken transportClosed)
    {
        _transportClosed = transportClosed;
        _services = services;
        _logger = services.Logger;
        _options = services.Options.Value;
        _input = transport.Input;
        _output = new PacketOutput(transport.Output, Math.Max(LeastOutput, _options.OutboxBytes + _options.MaximumPacketSize));
        _openedAt = _lastReceivedAt = services.Time.GetTimestamp();
        Number = services.Registry.NextNumber();
    }

    /// <summary>The connection's number in this process.</summary>
    public long Number { get; }

    /// <summary>Its session, once its CONNECT was accepted.</summary>
    public ClientSession? Session { get; private set; }

    /// <summary>Whether the reading loop waits for the server itself, and the client's packets meanwhile lie unread.</summary>
    public bool IsHeldUp => _isHeldUp;

    /// <summary>How long ago the CONNECT came that waits for its account; null if the client has gone meanwhile.</summary>
    public TimeSpan? ConnectAge => _closing != 0 || _transportClosed.IsCancellationRequested
        ? null
        : _services.Time.GetElapsedTime(Volatile.Read(ref _lastReceivedAt));

    /// <summary>Whether nothing is under way that a client or another process waits for.</summary>
    public bool IsSettled => Session is null
        || (_uplink is null or { IsIdle: true } && _calls is null or { IsIdle: true } && Session.Outbox.IsIdle);

    /// <summary>Begins the end of the connection: what has come in is finished and acknowledged, and what was delivered may
    /// still be; nothing new is taken on either side. A client sends again what it has no PUBACK for, and pulls, over its
    /// next connection. Returns at once.</summary>
    public void Leave() => _isLeaving = true;

    /// <summary>Runs until the connection has ended.</summary>
    public async Task Run()
    {
        _services.Registry.Add(this);
        try
        {
            await Read();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The peer went away in the middle of something, or the connection was closed from here.
        }
        finally
        {
            _services.Registry.Remove(this);
            await End();
        }
    }

    /// <summary>Takes an envelope for the device. False if it cannot: the connection has ended, or ends now, since the
    /// device does not keep up. It is all in the archive: the device pulls when it is back.</summary>
    public bool TryDeliver(ReadOnlyMemory<byte> envelope, bool droppable, int toOffset = 0)
    {
        if (Session is not { } session) return MayYetSubscribe;

        // Its account takes the device for offline from here on: it pulls when it is back, and is pushed to until then.
        return !_isLeaving && Taken(session.Outbox.TryDeliver(envelope, droppable, toOffset));
    }

    /// <summary>Takes an update for the device, to be sent when nothing else waits. False if it cannot: the connection has ended,
    /// or ends.</summary>
    public bool TryPutBehind(OutgoingUpdate update) =>
        Session is not { } session ? MayYetSubscribe : !_isLeaving && Taken(session.Outbox.TryPutBehind(update));

    // The account takes a connection as the device's session a moment before we hear that it has. The device has not
    // subscribed yet and pulls once it has; taken for gone, it would be left without deliveries until it next sends.
    private bool MayYetSubscribe => _closing == 0;

    private bool Taken(bool delivered)
    {
        if (delivered) _services.Instruments.Delivered();
        else Close(MqttReasonCode.QuotaExceeded, "Too many deliveries wait for this device.");
        return delivered;
    }

    /// <summary>Ends the connection: a client of MQTT 5 is told why. Returns at once.</summary>
    public void Close(MqttReasonCode reason, string words)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0) return;

        _closedFor = reason;
        _services.Instruments.Closed(reason.ToString());
        LogClosing(Number, reason, words);
        if (Session is not null)
        {
            _output.Write(
                static (IBufferWriter<byte> writer, (MqttVersion Version, MqttReasonCode Reason, string Words, int Most) it) =>
                    ServerPackets.WriteDisconnect(writer, it.Version, it.Reason, it.Words, it.Most),
                (_version, reason, words, _clientPacketSize));
        }

        // Nothing may follow a DISCONNECT (MQTT-4.13), nor, without one, a PUBACK that was held back.
        _ = _output.Complete();
        _ended.Cancel();
        _input.CancelPendingRead();
    }

    /// <summary>Closes the connection if the client is overdue with something.</summary>
    public void CheckDeadlines()
    {
        // What the client has sent meanwhile lies unread, its pings and acknowledgements too: it is overdue with nothing.
        if (_isHeldUp) return;

        var time = _services.Time;
        if (Session is null)
        {
            if (time.GetElapsedTime(_openedAt) > _options.ConnectTimeout) Close(MqttReasonCode.ProtocolError, "No CONNECT came.");
        }
        else if (_keepAlive > TimeSpan.Zero && time.GetElapsedTime(Volatile.Read(ref _lastReceivedAt)) > _keepAlive * 1.5)
        {
            Close(MqttReasonCode.KeepAliveTimeout, "Nothing came for one and a half times the keep-alive.");
        }
        else if (Session.Outbox.IsOverdue(_options.AckTimeout, Volatile.Read(ref _readsSince)))
        {
            Close(MqttReasonCode.ImplementationSpecificError, "A delivery was not acknowledged in time.");
        }
        else if (Session.Outbox.TakeOverdue(_options.PushAfter, Volatile.Read(ref _readsSince)) is { } open)
        {
            ReportOpen(Session, open);
        }

        Session?.Outbox.LookForTurn();
    }

    private async Task Read()
    {
        // Nearly all connections wait here: what a read needs is none of this method's, and is not kept meanwhile.
        while (_closing == 0 && await TakeRead(await _input.ReadAsync()))
        {
        }
    }

    /// <summary>Takes what has come. False ends the connection.</summary>
    private async ValueTask<bool> TakeRead(ReadResult read)
    {
        var buffer = read.Buffer;
        if (!buffer.IsEmpty) Volatile.Write(ref _lastReceivedAt, _services.Time.GetTimestamp());
        var (goOn, all) = (true, false);
        while (goOn && !all)
        {
            var taking = TakeFrames(buffer);

            // What came together goes on together; and what waits for room must not wait for what was not sent on.
            _uplink?.SendOn();
            (goOn, all, buffer) = await taking;
        }

        _input.AdvanceTo(buffer.Start, buffer.End);
        return goOn && !read.IsCompleted;
    }

    /// <summary>Takes complete packets off the buffer, up to one that must wait for something.</summary>
    /// <returns>Whether the connection goes on, whether no complete packet is left, and what is left.</returns>
    private ValueTask<(bool GoOn, bool All, ReadOnlySequence<byte> Left)> TakeFrames(ReadOnlySequence<byte> buffer)
    {
        while (_closing == 0)
        {
            var limit = Session is null ? ConnectPacketLimit : _options.MaximumPacketSize;
            switch (MqttFrameReader.TryRead(ref buffer, limit, out var frame))
            {
                case FrameStatus.Incomplete:
                    return new((true, true, buffer));
                case FrameStatus.Malformed:
                    Close(MqttReasonCode.MalformedPacket, "The packet is malformed.");
                    return new((false, true, buffer));
                case FrameStatus.TooLarge:
                    Close(MqttReasonCode.PacketTooLarge, $"A packet may have {limit} bytes.");
                    return new((false, true, buffer));
            }

            var taken = Take(frame);
            if (!taken.IsCompletedSuccessfully) return WaitFor(taken, buffer);
            if (!taken.Result) return new((false, true, buffer));
        }

        return new((false, true, buffer));
    }

    private async ValueTask<(bool GoOn, bool All, ReadOnlySequence<byte> Left)> WaitFor(
        ValueTask<bool> taken, ReadOnlySequence<byte> rest)
    {
        _isHeldUp = true;
        try
        {
            return (await taken, false, rest);
        }
        finally
        {
            var now = _services.Time.GetTimestamp();
            Volatile.Write(ref _lastReceivedAt, now);
            Volatile.Write(ref _readsSince, now);
            _isHeldUp = false;
        }
    }

    private async Task End()
    {
        _closing = 1;
        await _ended.CancelAsync();
        if (Session is { } session)
        {
            _services.Instruments.Disconnected();
            TellGone(session);
            var open = session.Outbox.End();
            if (open.Count > 0 && !IsEndedByAccount) ReportOpen(session, open);
        }

        // A last word may still be on its way. Who does not take it is not waited for.
        await Task.WhenAny(_output.Complete(), Task.Delay(FarewellTime, _services.Time));
    }

    // Logged out, kicked, or taken over by a connection that pulls: nobody is to be told.
    private bool IsEndedByAccount => Session is { LogsOut: true }
        || _closedFor is MqttReasonCode.AdministrativeAction or MqttReasonCode.SessionTakenOver;

    private void ReportOpen(ClientSession session, IReadOnlyList<Outgoing> open)
    {
        _services.Instruments.Unacknowledged(open.Count);
        Reports(session).Unacknowledged(open);
    }

    // Made when needed: nearly all connections have nothing to report.
    private OpenReports Reports(ClientSession session) =>
        LazyInitializer.EnsureInitialized(ref _reports, () => new OpenReports(session, _services.Time, _logger));

    private static void TellGone(ClientSession session) =>
        session.Account.Disconnect(session.Who.DeviceId, session.Fence).Ignore();

    [LoggerMessage(LogLevel.Debug, "Connection {Number} is closed: {Reason}. {Words}")]
    private partial void LogClosing(long number, MqttReasonCode reason, string words);
}
