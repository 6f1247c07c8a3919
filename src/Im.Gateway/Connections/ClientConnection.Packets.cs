using System.Buffers;
using Im.Gateway.Sessions;
using Im.Grains.Accounts;
using Im.Mqtt;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Gateway.Connections;

/// <summary>What a client's packets mean.</summary>
internal sealed partial class ClientConnection
{
    private const string GivenUp = "The cluster has given this server up. Connect again.";

    // Made for the first publication and the first call: most connections are silent, or only listen.
    private Uplink? _uplink;
    private RpcCalls? _calls;

    private Uplink Uplink => _uplink ??= new Uplink(
        _output, Session!, _version, _clientPacketSize, _services, Close, _ended.Token);

    private RpcCalls Calls => _calls ??= new RpcCalls(
        Session!, _services.Rpc, _options.RpcConcurrency, Math.Min(_options.ReplyBytes, _clientPacketSize / 2), Close);

    /// <summary>Takes one packet. False ends the connection.</summary>
    private ValueTask<bool> Take(in MqttFrame frame)
    {
        if (Session is null) return frame.Type == MqttPacketType.Connect ? Connect(frame) : new(false);
        return frame.Type switch
        {
            MqttPacketType.Publish => Publish(frame),
            MqttPacketType.PubAck => new(PubAck(frame)),
            MqttPacketType.Subscribe => new(Subscribe(frame)),
            MqttPacketType.Unsubscribe => new(Unsubscribe(frame)),
            MqttPacketType.PingReq => new(Ping(frame)),
            MqttPacketType.Disconnect => new(Disconnect(frame)),
            _ => new(Violation(MqttReasonCode.ProtocolError, "The packet is not allowed here.")),
        };
    }

    private async ValueTask<bool> Connect(MqttFrame frame)
    {
        var reason = ConnectPacket.TryParse(frame.Body, out var connect, out var version);
        _version = version;
        if (connect is null) return Refuse(reason, "The CONNECT is malformed or its protocol version unknown.");

        _clientPacketSize = (int)Math.Min(connect.MaximumPacketSize ?? int.MaxValue, int.MaxValue);
        var (who, refusal, words) = await Handshake.Identify(connect, _services.Tokens);
        if (who is null) return Refuse(refusal, words);

        ClientSession session;
        try
        {
            // Fails where no silo of the cluster hosts accounts.
            var account = _services.Grains.GetGrain<IAccountGrain>(who.Account.Value);
            session = new ClientSession(who, account, NewOutbox(connect, who), Announce);
            var outcome = await account.Connect(Offer(who, fence: 0));
            if (outcome.Code == ErrorCode.Unavailable) return Refuse(MqttReasonCode.ServerUnavailable, GivenUp);
            if (outcome.Code != ErrorCode.Ok) return Refuse(MqttReasonCode.NotAuthorized, "The device is logged out.");
            session.Accepted(outcome);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogConnectFailed(e);
            return Refuse(MqttReasonCode.ServerUnavailable, "The server cannot take the connection now.");
        }

        Begin(connect, session);
        return true;
    }

    private void Begin(ConnectPacket connect, ClientSession session)
    {
        _keepAlive = KeepAlive(connect, out var imposed);
        _services.Instruments.Connected();
        Session = session;
        WriteConnAck(new ConnAckPacket
        {
            Reason = MqttReasonCode.Success,
            SessionExpirySeconds = connect.SessionExpirySeconds == 0 ? null : 0,
            ReceiveMaximum = (ushort)_options.ReceiveMaximum,
            MaximumQos = 1,
            RetainAvailable = false,
            MaximumPacketSize = (uint)_options.MaximumPacketSize,
            WildcardSubscriptionAvailable = true,
            SubscriptionIdentifiersAvailable = false,
            SharedSubscriptionAvailable = false,
            ServerKeepAliveSeconds = imposed,
        });
    }

    /// <summary>Announces the session to an activation of its account that does not know it. False if it has ended.</summary>
    public async Task<bool> Announce()
    {
        var session = Session!;
        var outcome = await session.Account.Connect(Offer(session.Who, session.Fence));
        if (outcome.Code == ErrorCode.Ok)
        {
            session.Accepted(outcome);
            session.Outbox.ReportAgain();

            // It ended while it was announced: then its end may have come to the account first.
            if (_ended.IsCancellationRequested) TellGone(session);
            return true;
        }

        if (outcome.Code == ErrorCode.Conflict) Close(MqttReasonCode.SessionTakenOver, "A later connection has the session.");
        else if (outcome.Code == ErrorCode.Unavailable) Close(MqttReasonCode.ServerShuttingDown, GivenUp);
        else Close(MqttReasonCode.AdministrativeAction, "The device is logged out.");
        return false;
    }

    private TimeSpan KeepAlive(ConnectPacket connect, out ushort? imposed)
    {
        var asked = TimeSpan.FromSeconds(connect.KeepAliveSeconds);
        var tooLong = asked == TimeSpan.Zero || asked > _options.MaximumKeepAlive;
        imposed = tooLong && _version == MqttVersion.V5 ? (ushort)_options.MaximumKeepAlive.TotalSeconds : null;
        return imposed is null ? asked : _options.MaximumKeepAlive;
    }

    private Outbox NewOutbox(ConnectPacket connect, Identity who)
    {
        var window = Math.Min((int)connect.ReceiveMaximum, _options.DeliveryWindow);
        var bounds = new OutboxBounds(
            window, _options.OutboxLimit, _options.OutboxBytes, _clientPacketSize, _options.UpdateAckTimeout);
        return new Outbox(_output, _version, who.TenantNo, who.Account, bounds, _services.Updates, _services.Time);
    }

    private SessionOffer Offer(Identity who, long fence) => new()
    {
        DeviceId = who.DeviceId,
        Login = who.Login,
        Gateway = _services.Silo.SiloAddress,
        Connection = Number,
        Fence = fence,
    };

    private ValueTask<bool> Publish(in MqttFrame frame)
    {
        var reason = PublishPacket.TryParse(frame, _version, out var packet);
        if (reason != MqttReasonCode.Success) return new(Violation(reason, "The PUBLISH is malformed."));
        if (packet.Qos > 1) return new(Violation(MqttReasonCode.QosNotSupported, "QoS 2 is not supported."));
        if (packet.Retain) return new(Violation(MqttReasonCode.RetainNotSupported, "Retained messages are not supported."));
        if (packet.TopicAlias is not null) return new(Violation(MqttReasonCode.TopicAliasInvalid, "Topic aliases are not supported."));
        if (packet.Qos == 1 && Uplink.IsInUse(packet.PacketId))
            return new(Violation(MqttReasonCode.ProtocolError, "The packet id is in use."));
        if (_isLeaving) return new(true);
        if (Uplink.HasRoom) return TakePublish(packet, Uplink.Enter(_ended.Token));

        // Only a client of MQTT 5 has been told how many may wait.
        return _version == MqttVersion.V5 && packet.Qos == 1 && Uplink.IsAtReceiveMaximum
            ? new(Violation(MqttReasonCode.ReceiveMaximumExceeded, "More publications wait than the receive maximum allows."))
            : WaitForRoom(packet, Uplink.Enter(_ended.Token));
    }

    private async ValueTask<bool> WaitForRoom(PublishPacket packet, Task entered)
    {
        await entered;
        return await TakePublish(packet, Task.CompletedTask);
    }

    private ValueTask<bool> TakePublish(in PublishPacket packet, Task entered)
    {
        if (!entered.IsCompletedSuccessfully) return WaitForRoom(packet, entered);

        Span<char> topic = stackalloc char[64];
        var length = Ascii(packet.TopicBytes, topic);
        var name = topic[..length];
        if (name.SequenceEqual(Topics.Send))
        {
            Uplink.Send(packet);
            return new(true);
        }

        if (name.StartsWith(Topics.RpcPrefix, StringComparison.Ordinal))
        {
            var method = name[Topics.RpcPrefix.Length..].ToString();
            var payload = packet.Payload.ToArray();
            Uplink.Accept(packet);
            return Calls.Start(method, payload, _ended.Token);
        }

        if (_version == MqttVersion.V311) return new(Violation(MqttReasonCode.NotAuthorized, "The topic is not the client's."));
        Uplink.RefuseTopic(packet);
        return new(true);
    }

    /// <summary>The topic's characters; none for one that is longer than any of ours.</summary>
    private static int Ascii(in ReadOnlySequence<byte> topic, Span<char> text)
    {
        if (topic.Length > text.Length) return 0;

        Span<byte> bytes = stackalloc byte[(int)topic.Length];
        topic.CopyTo(bytes);
        return System.Text.Encoding.Latin1.GetChars(bytes, text);
    }

    private bool PubAck(in MqttFrame frame)
    {
        var reason = AckPacket.TryParse(frame, _version, out var packet);
        if (reason != MqttReasonCode.Success) return Violation(reason, "The PUBACK is malformed.");
        if (!Session!.Outbox.Acknowledge(packet.PacketId)) return Violation(MqttReasonCode.ProtocolError, "No delivery has this packet id.");

        _services.Instruments.Acknowledged();
        if (Session.Outbox.TakeCaughtUp()) Reports(Session).AcknowledgedLate();
        return true;
    }

    private bool Subscribe(in MqttFrame frame)
    {
        var reason = SubscribePacket.TryParse(frame, _version, out var packet);
        if (packet is null) return Violation(reason, "The SUBSCRIBE is malformed.");
        if (packet.SubscriptionIdentifier is not null)
            return Violation(MqttReasonCode.SubscriptionIdentifiersNotSupported, "Subscription identifiers are not supported.");

        var granted = packet.Subscriptions.Select(filter => Session!.Outbox.Subscriptions.Add(filter)).ToArray();
        return _output.Write(
            static (IBufferWriter<byte> writer, (MqttVersion Version, ushort Id, MqttReasonCode[] Reasons) it) =>
                ServerPackets.WriteSubAck(writer, it.Version, it.Id, it.Reasons),
            (_version, packet.PacketId, granted));
    }

    private bool Unsubscribe(in MqttFrame frame)
    {
        var reason = UnsubscribePacket.TryParse(frame, _version, out var packet);
        if (packet is null) return Violation(reason, "The UNSUBSCRIBE is malformed.");

        var reasons = packet.Filters.Select(Session!.Outbox.Subscriptions.Remove).ToArray();
        return _output.Write(
            static (IBufferWriter<byte> writer, (MqttVersion Version, ushort Id, MqttReasonCode[] Reasons) it) =>
                ServerPackets.WriteUnsubAck(writer, it.Version, it.Id, it.Reasons),
            (_version, packet.PacketId, reasons));
    }

    private bool Ping(in MqttFrame frame) => PingPacket.TryParse(frame) is var reason && reason != MqttReasonCode.Success
        ? Violation(reason, "The PINGREQ is malformed.")
        : _output.Write(static (IBufferWriter<byte> writer, int _) => ServerPackets.WritePingResp(writer), 0);

    private bool Disconnect(in MqttFrame frame)
    {
        var reason = DisconnectPacket.TryParse(frame, _version, out var packet);
        return packet is null && Violation(reason, "The DISCONNECT is malformed.");
    }

    private bool Violation(MqttReasonCode reason, string words)
    {
        Close(reason, words);
        return false;
    }

    private bool Refuse(MqttReasonCode reason, string words)
    {
        _services.Instruments.Closed(reason.ToString());
        WriteConnAck(new ConnAckPacket { Reason = reason, ReasonString = words });
        return false;
    }

    private void WriteConnAck(ConnAckPacket packet) => _output.Write(
        static (IBufferWriter<byte> writer, (MqttVersion Version, ConnAckPacket Packet, int Most) it) =>
            ServerPackets.WriteConnAck(writer, it.Version, it.Packet, it.Most),
        (_version, packet, _clientPacketSize));

    [LoggerMessage(LogLevel.Warning, "An account did not take a connection.")]
    private partial void LogConnectFailed(Exception exception);
}
