using System.Buffers;
using System.Text.Json;
using Im.Gateway.Connections;
using Im.Grains.Conversations;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Gateway.Sessions;

/// <summary>
/// What a client publishes: checked, handed to the pump, acknowledged in order. The number of publications that wait
/// is bounded; <see cref="HasRoom"/> holds back the reading loop.
/// </summary>
internal sealed class Uplink(
    PacketOutput output, ClientSession session, MqttVersion version, int clientPacketSize, ConnectionServices services,
    Action<MqttReasonCode, string> close, CancellationToken ended)
{
    private readonly Lock _gate = new();
    private readonly AckQueue _acks = new();
    private readonly SemaphoreSlim _room = new(services.Options.Value.ReceiveMaximum, services.Options.Value.ReceiveMaximum);
    private SendPump? _pump; // made for the first message: many only call

    private GatewayOptions Options => services.Options.Value;

    private SendPump Pump => _pump ??= new SendPump(
        session, isPatient: version == MqttVersion.V311, services.Instruments, services.Time, services.Logger, ended);

    /// <summary>Whether one more publication may be taken at once.</summary>
    public bool HasRoom => _room.CurrentCount > 0;

    /// <summary>Whether as many publications wait for their PUBACK as a client may have sent. Those at QoS 0 take room, too, but
    /// the client is not told when it has it again.</summary>
    public bool IsAtReceiveMaximum
    {
        get
        {
            lock (_gate) return _acks.Count >= Options.ReceiveMaximum;
        }
    }

    /// <summary>Whether all that was taken is acknowledged.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) return _room.CurrentCount == Options.ReceiveMaximum;
        }
    }

    /// <summary>Waits until one more publication may be taken, and takes its place.</summary>
    public Task Enter(CancellationToken cancellation) => _room.WaitAsync(cancellation);

    /// <summary>Whether a publication with this packet id waits.</summary>
    public bool IsInUse(ushort packetId)
    {
        lock (_gate) return _acks.Contains(packetId);
    }

    /// <summary>Takes a published envelope. Its place was taken by <see cref="Enter"/>.</summary>
    public void Send(in PublishPacket packet)
    {
        var ack = Track(packet);
        var message = EnvelopeRules.Read(packet.Payload.ToArray(), Options.MaximumEnvelopeSize, session.Who, out var id, out var refusal);
        if (message is null) Finish(ack, new Outcome(id, refusal!));
        else Pump.Add(message, sent => Finish(ack, new Outcome(id, sent)));
    }

    /// <summary>Sends on what was published since the last call.</summary>
    public void SendOn() => _pump?.Start();

    /// <summary>Acknowledges a publication that has no outcome of its own.</summary>
    public void Accept(in PublishPacket packet) => Finish(Track(packet), outcome: null);

    /// <summary>Refuses a publication to a topic that is not the client's.</summary>
    public void RefuseTopic(in PublishPacket packet) => Finish(
        Track(packet), new Outcome("", SendOutcome.Refused(ErrorCode.Forbidden, "Only im/send and im/rpc/… may be published to.")));

    private PendingAck? Track(in PublishPacket packet)
    {
        if (packet.Qos == 0) return null;
        lock (_gate) return _acks.Add(packet.PacketId);
    }

    private void Finish(PendingAck? ack, Outcome? outcome)
    {
        if (outcome is not null) services.Instruments.Sent(outcome.Sent.Code.WireName());
        lock (_gate)
        {
            ack?.Done(outcome);
            while (_acks.TakeDone() is { } done)
            {
                // Before the client can have the PUBACK, and send the next one.
                _room.Release();
                if (!Acknowledge(done)) return;
            }
        }

        if (ack is null) _room.Release();
        if (outcome is not null) SendReceipt(outcome);
    }

    /// <summary>Without reasons (3.1.1) a refusal is acknowledged, since its receipt says why; on the server's own
    /// fault the connection closes unacknowledged, so that the client sends again.</summary>
    private bool Acknowledge(PendingAck ack)
    {
        var outcome = ack.Outcome;
        if (version == MqttVersion.V311 && outcome is { IsServerFault: true })
        {
            close(MqttReasonCode.ServerUnavailable, "The message could not be taken now.");
            return false;
        }

        var written = output.Write(
            static (IBufferWriter<byte> writer, (MqttVersion Version, PendingAck Ack, int Most) it) => ServerPackets.WritePubAck(
                writer, it.Version, it.Ack.PacketId, it.Ack.Outcome?.Reason ?? MqttReasonCode.Success,
                it.Ack.Outcome?.Sent.Message, it.Ack.Outcome?.Properties ?? [], it.Most),
            (version, ack, clientPacketSize));
        if (!written) close(MqttReasonCode.QuotaExceeded, "The client does not read its acknowledgements.");
        return written;
    }

    private void SendReceipt(Outcome outcome)
    {
        if (session.Outbox.Subscriptions.Receipts < 0) return;
        if (!session.Outbox.Receipt(JsonSerializer.SerializeToUtf8Bytes(outcome.ToReceipt(), WireJson.Default.Receipt)))
            close(MqttReasonCode.QuotaExceeded, "The client does not read its receipts.");
    }
}
