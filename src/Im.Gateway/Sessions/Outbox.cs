using System.Buffers;
using System.Text;
using Im.Gateway.Connections;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Gateway.Sessions;

/// <summary>
/// What goes to a device. Envelopes wait for a place in the window of unacknowledged deliveries; replies and receipts
/// go at once; updates (<c>Outbox.Updates.cs</c>) when nothing else waits. All of it is bounded. Safe for several threads:
/// everything happens under one short lock.
/// </summary>
internal sealed partial class Outbox(
    PacketOutput output, MqttVersion version, string tenantNo, AccountId account, OutboxBounds bounds, UpdatePacer pacer,
    TimeProvider time)
{
    // Envelope, reply, topic and packet: names of 64 bytes at most, an extra member of 4 KiB.
    private const int AroundContent = 8 * 1024;

    private readonly Lock _gate = new();
    private readonly DeliveryWindow _window = new(bounds.Window);
    private readonly byte[] _messagesTopic = Encoding.ASCII.GetBytes(Topics.Messages(account)); // and so the receiver's id
    private Queue<Outgoing>? _waiting;
    private long _waitingBytes;

    // How many deliveries are reported as not acknowledged: the first ones, of those that are open and then of those that
    // wait, since places in the window are given in order.
    private int _reported;
    private long _reportedAt;
    private long _largeReplyAt;
    private volatile bool _hasCaughtUp;
    private bool _hasEnded;

    /// <summary>The account's subscriptions on this connection. Only its reading loop changes them.</summary>
    public Subscriptions Subscriptions { get; } = new(account);

    /// <summary>Takes an envelope for delivery.</summary>
    /// <param name="envelope">Its JSON. One that goes to many is shared by all of them.</param>
    /// <param name="droppable">Whether it may be left out when the device is busy.</param>
    /// <param name="toOffset">Where this account's id is to be written over; 0 for nowhere.</param>
    /// <returns>False if the outbox is full: the device does not keep up.</returns>
    public bool TryDeliver(ReadOnlyMemory<byte> envelope, bool droppable, int toOffset = 0)
    {
        var outgoing = new Outgoing(envelope, toOffset);
        lock (_gate)
        {
            return !_hasEnded && (_updates is null || droppable || TellOfOvertaken(outgoing)) && Put(outgoing, droppable);
        }
    }

    /// <summary>The device has acknowledged a delivery. False for an id that is not open.</summary>
    public bool Acknowledge(ushort packetId)
    {
        lock (_gate)
        {
            if (!_window.Close(packetId, out var place)) return false;
            if (place < _reported && --_reported == 0) _hasCaughtUp = true;
            if (packetId == _updateId) UpdateIsAcknowledged();
            if (_waiting is not null && _waiting.TryPeek(out var next))
            {
                if (!Send(next)) return false;

                _waiting.Dequeue();
                _waitingBytes -= next.Json.Length;
            }

            AskForTurn();
            return true;
        }
    }

    /// <summary>Whether all that <see cref="TakeOverdue"/> reported is acknowledged after all: true once.</summary>
    public bool TakeCaughtUp()
    {
        if (!_hasCaughtUp) return false;

        _hasCaughtUp = false;
        return true;
    }

    /// <summary>What is not acknowledged and not reported yet, if the oldest of it has been open for longer than the time
    /// given, not counting what lies before <paramref name="since"/>; it is reported from now on. Else null.</summary>
    public IReadOnlyList<Outgoing>? TakeOverdue(TimeSpan deadline, long since = 0)
    {
        lock (_gate)
        {
            return OldestUnreported is { } oldest && time.GetElapsedTime(Math.Max(oldest, since)) > deadline ? TakeUnreported() : null;
        }
    }

    /// <summary>Ends the outbox: it takes nothing more. What is not acknowledged and not reported.</summary>
    public IReadOnlyList<Outgoing> End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            _updates?.Clear();
            return TakeUnreported();
        }
    }

    /// <summary>Whoever was told of what is not acknowledged has lost it: it is reported again.</summary>
    public void ReportAgain()
    {
        lock (_gate) _reported = 0;
    }

    /// <summary>Bytes of the largest content that surely fits into a reply, with all that stands around it.</summary>
    public int LargestContent => Math.Max(0, bounds.PacketSize - AroundContent);

    /// <summary>Whether a reply of this size is within the client's maximum packet size.</summary>
    public bool FitsReply(int length) => Fits(_messagesTopic.Length + Topics.RpcSuffix.Length, length);

    /// <summary>Sends a reply to an RPC call, if the client listens for it.</summary>
    public bool Reply(ReadOnlyMemory<byte> payload) =>
        SendNow(Topics.RpcSuffix, Subscriptions.Rpc, payload);

    /// <summary>Sends a receipt, if the client listens for it.</summary>
    public bool Receipt(ReadOnlyMemory<byte> payload) =>
        SendNow(Topics.ReceiptSuffix, Subscriptions.Receipts, payload);

    /// <summary>Whether all that was sent is acknowledged.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) return _window.Count == 0;
        }
    }

    /// <summary>Whether a delivery has been open for longer than the time given, not counting what lies before
    /// <paramref name="since"/>. What is sent behind an update, or behind a reply as large, waits for it, and has its time.</summary>
    public bool IsOverdue(TimeSpan deadline, long since = 0)
    {
        lock (_gate)
        {
            if (_window.OldestSentAt is not { } oldest) return false;

            var isSlowed = _largeReplyAt > 0 && time.GetElapsedTime(_largeReplyAt) <= bounds.UpdateTime;
            var (patience, from) = _updateId != 0 ? (bounds.UpdateTime, _updateSentAt)
                : (isSlowed ? bounds.UpdateTime : deadline, _updateAcknowledgedAt);
            return time.GetElapsedTime(Math.Max(oldest, Math.Max(from, since))) > patience;
        }
    }

    private bool Put(Outgoing outgoing, bool droppable)
    {
        var qos = Subscriptions.Messages;
        var size = outgoing.Json.Length;

        // Who has not subscribed yet pulls after it has. What the client's packet limit forbids is not sent
        // (MQTT-3.1.2-25); the gap in the seqs tells.
        if (qos < 0 || !Fits(_messagesTopic.Length, size)) return true;
        if (qos == 0) return SendAtOnce(outgoing, droppable);
        if (!_window.IsFull) return Send(outgoing);
        if (droppable) return true;
        if ((_waiting?.Count ?? 0) >= bounds.Waiting || _waitingBytes + size > bounds.WaitingBytes) return false;

        (_waiting ??= new Queue<Outgoing>()).Enqueue(outgoing);
        _waitingBytes += size;
        return true;
    }

    private bool SendNow(string suffix, int qos, ReadOnlyMemory<byte> payload)
    {
        if (qos < 0) return true;

        Span<byte> topic = stackalloc byte[_messagesTopic.Length + suffix.Length];
        _messagesTopic.CopyTo(topic);
        Encoding.ASCII.GetBytes(suffix, topic[_messagesTopic.Length..]);
        if (!Fits(topic.Length, payload.Length)) return true;

        if (payload.Length > MostAhead) _largeReplyAt = time.GetTimestamp();

        // At QoS 0: a reply that is lost with its connection is asked for again, and a receipt stands in the PUBACK, too.
        return Write(topic.ToArray(), 0, 0, new Outgoing(payload, 0));
    }

    private bool SendAtOnce(Outgoing envelope, bool droppable)
    {
        // What has waited since the client had QoS 1 goes first: the order of seqs holds.
        while (_waiting is not null && _waiting.TryDequeue(out var earlier))
        {
            _waitingBytes -= earlier.Json.Length;
            if (!Write(_messagesTopic, 0, 0, earlier)) return false;
        }

        // At QoS 0 nothing is acknowledged.
        _reported = Math.Min(_reported, _window.Count);

        // A full output ends the connection when something comes that it must have; events must not pile up meanwhile.
        return (droppable && output.IsFull) || Write(_messagesTopic, 0, 0, envelope) || droppable;
    }

    private int Unacknowledged => _window.Count + (_waiting?.Count ?? 0);

    /// <summary>Since when the first of those that are not reported is open. An update does not count: nobody is told of it by a
    /// vendor. What waits behind a window that is reported has no time of its own.</summary>
    private long? OldestUnreported
    {
        get
        {
            for (var place = _reported; place < _window.Count; place++)
            {
                if (_updateId == 0 || _window.Id(place) != _updateId) return _window.SentAt(place);
            }

            if (Unacknowledged <= Math.Max(_reported, _window.Count)) return null;
            return _reported < _window.Count ? Math.Max(_reportedAt, _updateSentAt) : _reportedAt;
        }
    }

    private bool Send(Outgoing envelope) => Send(envelope, out _);

    private bool Send(Outgoing envelope, out ushort id)
    {
        id = _window.Open(time.GetTimestamp(), envelope);
        if (Write(_messagesTopic, 1, id, envelope)) return true;

        // It has not been sent: whoever hands it over is told so.
        _window.Close(id);
        return false;
    }

    private List<Outgoing> TakeUnreported()
    {
        var unreported = new List<Outgoing>(Unacknowledged - _reported);
        for (var place = _reported; place < _window.Count; place++) unreported.Add(_window.Delivery(place));
        if (_waiting is not null) unreported.AddRange(_waiting.Skip(Math.Max(0, _reported - _window.Count)));

        _reported = Unacknowledged;
        _reportedAt = time.GetTimestamp();
        return unreported;
    }

    private bool Fits(int topicLength, int payloadLength) =>
        ServerPackets.PublishSize(version, topicLength, qos: 1, payloadLength) <= bounds.PacketSize;

    private bool Write(byte[] topic, byte qos, ushort packetId, Outgoing payload) => output.Write(
        static (IBufferWriter<byte> writer, (MqttVersion Version, byte[] Topic, byte Qos, ushort Id, Outgoing Payload, byte[] Receiver) it) =>
            ServerPackets.WritePublish(
                writer, it.Version, it.Topic, it.Qos, dup: false, it.Id, it.Payload.Json.Span,
                it.Payload.ToOffset == 0 ? default : it.Receiver, it.Payload.ToOffset),
        (version, topic, qos, packetId, payload, _messagesTopic));
}
