using System.Diagnostics;
using Im.Bench.Connections;
using Im.Mqtt;

namespace Im.Bench.Messages;

/// <summary>A device that sends to one receiver in a closed loop: a window of messages, and for each that is
/// acknowledged the next. It checks what it receives from those that write to it.</summary>
internal sealed class Talker(DeviceConnection connection, MessageTemplate template, Errand errand, Clocks clocks) : IInbox
{
    private readonly DeliveryCheck _check = new(errand.Senders);
    private readonly long[] _sentAt = new long[errand.Window];
    private ushort _packetId;
    private int _sent;
    private int _answered;
    private bool _stopped;

    /// <summary>Messages that it sent.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Messages of its own that were answered, whatever the answer was.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Messages of its own that the server did not take.</summary>
    public int Refused { get; private set; }

    /// <summary>What it received.</summary>
    public DeliveryCheck Received => _check;

    /// <summary>Whether it has sent all that it may, and all was answered.</summary>
    public bool IsDone => (Volatile.Read(ref _stopped) || Sent == errand.Limit) && Answered == Sent;

    /// <summary>Begins to read, and sends the first window.</summary>
    public void Start()
    {
        // Nothing leaves before the flush, so no answer can come in between.
        for (var i = 0; i < Math.Min(errand.Window, errand.Limit); i++) Send();
        connection.Start(this);
    }

    /// <summary>Sends nothing more; it goes on to receive.</summary>
    public void Stop() => Volatile.Write(ref _stopped, true);

    /// <inheritdoc/>
    public void Delivered(in PublishPacket packet)
    {
        var envelope = packet.Payload.FirstSpan;
        if (!Stamp.TryFind(envelope, out var stamp)) return;

        clocks.Delivered(stamp);
        _check.Take(stamp.Sender, stamp.Number, Seq.Find(envelope));
    }

    /// <inheritdoc/>
    public void Acknowledged(in AckPacket ack)
    {
        if (ack.Reason >= MqttReasonCode.UnspecifiedError) Refused++;
        // Answers come in the order of the messages.
        clocks.Answered(_sentAt[_answered % errand.Window]);
        Volatile.Write(ref _answered, _answered + 1);
        if (!Volatile.Read(ref _stopped) && _sent < errand.Limit) Send();
    }

    private void Send()
    {
        if (++_packetId == 0) _packetId = 1;
        var now = Stopwatch.GetTimestamp();
        _sentAt[_sent % errand.Window] = now;
        connection.Outgoing.Add(template.Encode(_packetId, ++_sent, now));
    }
}
