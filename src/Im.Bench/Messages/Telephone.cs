using System.Buffers;
using System.Diagnostics;
using System.Text;
using Im.Bench.Connections;
using Im.Bench.Measuring;
using Im.Mqtt;

namespace Im.Bench.Messages;

/// <summary>A device that calls another one, which answers at once; it hangs up, and calls anew.</summary>
/// <param name="caller">Who calls.</param>
/// <param name="callee">Who answers.</param>
/// <param name="topics">Where each of them writes to the other: the caller's first.</param>
/// <param name="rooms">What the names of its rooms begin with.</param>
/// <param name="clocks">How long it takes from the invitation to the answer, and to the end.</param>
internal sealed class Telephone(
    DeviceConnection caller, DeviceConnection callee, (string ToCallee, string ToCaller) topics, string rooms,
    (Latencies Answer, Latencies End) clocks)
{
    private const ushort LastPacket = 2;

    private int _calls;
    private int _refused;
    private long _began;
    private bool _stopped;

    /// <summary>Calls that were answered and hung up.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Steps that the server did not take.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Begins to call.</summary>
    public void Start()
    {
        callee.Start(new Callee(this));
        Invite();
        caller.Start(new Caller(this));
        caller.Outgoing.Flush();
    }

    /// <summary>Calls no more.</summary>
    public void Stop() => Volatile.Write(ref _stopped, true);

    private string Room => $"{rooms}-{_calls}";

    private void Invite()
    {
        _began = Stopwatch.GetTimestamp();
        Say(caller, topics.ToCallee, "invite", packetId: 1);
    }

    private void Answer() => Say(callee, topics.ToCaller, "answer", packetId: 1);

    private void HangUp()
    {
        clocks.Answer.Record(Stopwatch.GetTimestamp() - _began);
        Say(caller, topics.ToCallee, "hangup", LastPacket);
    }

    private void End()
    {
        clocks.End.Record(Stopwatch.GetTimestamp() - _began);
        Volatile.Write(ref _calls, _calls + 1);
        if (!Volatile.Read(ref _stopped)) Invite();
    }

    private void Say(DeviceConnection device, string topic, string status, ushort packetId)
    {
        var to = (device == caller ? callee : caller).Login.Inbox;
        var step = $$"""{"status":"{{status}}","avType":"audio","roomId":"{{Room}}"}""";
        var envelope = $$"""{"id":"{{Room}}-{{status}}","to":"{{to}}","type":256,"content":{"type":"call","content":{{step}} } }""";
        var packet = new ArrayBufferWriter<byte>();
        ClientPackets.WritePublish(
            packet, device.Login.Version, Encoding.UTF8.GetBytes(topic), qos: 1, dup: false, packetId, Encoding.UTF8.GetBytes(envelope));
        device.Outgoing.Add(packet.WrittenSpan);
    }

    private void Count(in AckPacket ack)
    {
        if (ack.Reason >= MqttReasonCode.UnspecifiedError) Interlocked.Increment(ref _refused);
    }

    private static bool Has(in PublishPacket packet, ReadOnlySpan<byte> status) => packet.Payload.FirstSpan.IndexOf(status) >= 0;

    private sealed class Caller(Telephone phone) : IInbox
    {
        public void Delivered(in PublishPacket packet)
        {
            if (!Has(packet, "\"status\":\"answer\""u8)) return;

            phone.HangUp();
        }

        public void Acknowledged(in AckPacket ack)
        {
            phone.Count(ack);
            if (ack.PacketId == LastPacket) phone.End();
        }
    }

    private sealed class Callee(Telephone phone) : IInbox
    {
        public void Delivered(in PublishPacket packet)
        {
            if (Has(packet, "\"status\":\"invite\""u8)) phone.Answer();
        }

        public void Acknowledged(in AckPacket ack) => phone.Count(ack);
    }
}
