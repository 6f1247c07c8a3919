using System.Diagnostics;
using Im.Bench.Connections;
using Im.Mqtt;

namespace Im.Bench.Messages;

/// <summary>A device that sends to one receiver: in a closed loop a window of messages, and for each that is acknowledged
/// the next; or at given times, where what finds no room in the window waits, and the wait counts. It checks what it
/// receives from those that write to it.</summary>
internal sealed class Talker(DeviceConnection connection, MessageTemplate template, Errand errand, Clocks clocks) : IInbox
{
    private readonly DeliveryCheck _check = new(errand.Senders);
    private readonly long[] _sentAt = new long[errand.Window];
    private readonly Lock _gate = new();
    private readonly Queue<long> _due = new();
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

    /// <summary>Whether it may send at all.</summary>
    public bool MaySend => errand.Limit > 0;

    /// <summary>What it received.</summary>
    public DeliveryCheck Received => _check;

    /// <summary>Whether it has sent all that it may, and all was answered.</summary>
    public bool IsDone => (Volatile.Read(ref _stopped) || Sent == errand.Limit) && Answered == Sent;

    /// <summary>Begins to read and, in a closed loop, sends the first window.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (!errand.IsPaced)
            {
                for (var i = 0; i < Math.Min(errand.Window, errand.Limit); i++) Send(Stopwatch.GetTimestamp());
            }
        }

        connection.Start(this);
    }

    /// <summary>A message is to be sent at this time, now or when the window has room: its latency counts from this time on.</summary>
    public void SendAt(long time)
    {
        lock (_gate)
        {
            if (_stopped || _sent + _due.Count >= errand.Limit) return;
            if (_sent - _answered >= errand.Window)
            {
                _due.Enqueue(time);
                return;
            }

            Send(time);
        }

        connection.Outgoing.Flush();
    }

    /// <summary>Sends nothing more; it goes on to receive.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            Volatile.Write(ref _stopped, true);
            _due.Clear();
        }
    }

    /// <inheritdoc/>
    public void Delivered(in PublishPacket packet)
    {
        var envelope = packet.Payload.FirstSpan;
        if (!Stamp.TryFind(envelope, out var stamp) || stamp.Sender == errand.Self) return;

        clocks.Delivered(stamp);
        _check.Take(stamp.Sender, stamp.Number, Seq.Find(envelope));
    }

    /// <inheritdoc/>
    public void Acknowledged(in AckPacket ack)
    {
        if (ack.Reason >= MqttReasonCode.UnspecifiedError) Refused++;
        lock (_gate)
        {
            // Answers come in the order of the messages.
            clocks.Answered(_sentAt[_answered % errand.Window]);
            Volatile.Write(ref _answered, _answered + 1);
            if (_stopped || _sent >= errand.Limit) return;
            if (!errand.IsPaced) Send(Stopwatch.GetTimestamp());
            else if (_due.TryDequeue(out var time)) Send(time);
        }
    }

    private void Send(long time)
    {
        if (++_packetId == 0) _packetId = 1;
        _sentAt[_sent % errand.Window] = time;
        connection.Outgoing.Add(template.Encode(_packetId, _sent + 1, time));
        Volatile.Write(ref _sent, _sent + 1);
    }
}
