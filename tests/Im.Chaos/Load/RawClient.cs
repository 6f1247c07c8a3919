using System.Buffers;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Im.Chaos.Histories;
using Im.Mqtt;
using Im.Protocol;
using Im.Protocol.Rest;
using Im.Protocol.Rpc;

namespace Im.Chaos.Load;

/// <summary>A device that speaks MQTT by hand, as docs/protocol.md says.</summary>
internal sealed class RawClient(Device device, HttpClient http, History history) : IClient
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan PumpInterval = TimeSpan.FromMilliseconds(50);

    private const long Never = long.MaxValue;

    private readonly CancellationTokenSource _stop = new();
    private readonly RawInbox _inbox = new(device, history);
    private RawOutbox _outbox = null!;
    private RegisterResponse? _registered;
    private Task _running = Task.CompletedTask;
    private volatile bool _pull;
    private long _pullingSince = Never;   // ticks of the history's clock; of two threads

    private MqttVersion Version => device.Kind == DeviceKind.Mqtt5 ? MqttVersion.V5 : MqttVersion.V311;

    public Device Device => device;

    public Task Start()
    {
        _outbox = new RawOutbox(device, _inbox, history);
        _running = Run();
        return Task.CompletedTask;
    }

    public Task Send(string id, string to, string content)
    {
        _outbox.Add(id, to, content);
        return Task.CompletedTask;
    }

    public Task<long> Unanswered() => Task.FromResult((long)_outbox.Count);

    public Task Pull()
    {
        _pull = true;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    private async Task Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _registered ??= await Register();
                await Live(_registered);
            }
            catch (RefusedException e)
            {
                history.Complain($"{device.Name} was refused: {e.Message}");
                _registered = null;
            }
            catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
            {
                // Again, after a pause.
            }
            catch (Exception e)
            {
                history.Complain($"{device.Name} met what it does not understand: {e}");
            }

            await Task.Delay(Random.Shared.Next(100, 1_000), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<RegisterResponse> Register()
    {
        var request = new RegisterRequest
        {
            TenantNo = device.Tenant,
            UserId = device.UserId,
            DeviceId = device.Name,
            Os = (int)OsType.Windows,
        };
        using var answer = await http.PostAsJsonAsync("v1/register", request, WireJson.Default.RegisterRequest, _stop.Token);
        if ((int)answer.StatusCode is >= 400 and < 500 and not 429)
            throw new RefusedException($"register: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(_stop.Token)}");
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(WireJson.Default.RegisterResponse, _stop.Token))!;
    }

    private async Task Live(RegisterResponse registered)
    {
        await using var connection = await Open(registered);
        _outbox.Reset();
        _pull = true;
        Volatile.Write(ref _pullingSince, Never);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var pumping = Pump(connection, stop.Token);
        var reading = connection.Read(frame => Take(connection, frame), stop.Token);
        try
        {
            await await Task.WhenAny(pumping, reading);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(pumping, reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<RawConnection> Open(RegisterResponse registered)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        deadline.CancelAfter(ConnectPatience);
        return await RawConnection.Open(registered, Version, deadline.Token);
    }

    // Sends what there is to send, and asks for what there is to ask for.
    private async Task Pump(RawConnection connection, CancellationToken stop)
    {
        while (true)
        {
            while (_outbox.Next() is { } next) await connection.Publish(Topics.Send, 1, next.PacketId, dup: false, next.Payload);
            if (_pull && Volatile.Read(ref _pullingSince) == Never)
            {
                _pull = false;
                Volatile.Write(ref _pullingSince, history.Now.Ticks);
                var asked = JsonSerializer.SerializeToUtf8Bytes(
                    new OfflineParams { Rid = "pull", Have = _inbox.Have(), Limit = 200 }, WireJson.Default.OfflineParams);
                await connection.Publish(Topics.RpcPrefix + RpcMethods.Offline, 0, 0, dup: false, asked);
            }

            if (_outbox.IsStuck(AnswerPatience) || history.Now.Ticks - Volatile.Read(ref _pullingSince) > AnswerPatience.Ticks)
                throw new IOException("The server does not answer.");
            await Task.Delay(PumpInterval, stop);
        }
    }

    private async Task Take(RawConnection connection, MqttFrame frame)
    {
        switch (frame.Type)
        {
            case MqttPacketType.PubAck:
                Acknowledged(frame);
                break;
            case MqttPacketType.Publish:
                if (PublishPacket.TryParseFromServer(frame, Version, out var publish) != MqttReasonCode.Success)
                    throw new InvalidDataException("The server sent a bad PUBLISH.");
                Delivered(Encoding.UTF8.GetString(publish.TopicBytes), publish.Payload.ToArray());
                if (publish.Qos == 1) await connection.Write(packet => ClientPackets.WritePubAck(packet, Version, publish.PacketId));
                break;
        }
    }

    // In 3.1.1 a PUBACK does not tell taken from refused; the receipt does.
    private void Acknowledged(MqttFrame frame)
    {
        if (Version == MqttVersion.V311) return;

        AckDetails.TryParse(frame, Version, out var ack);
        if (ack is null) throw new InvalidDataException("The server sent a bad PUBACK.");
        if (_outbox.IdOf(ack.PacketId) is not { } id) return;

        var seq = ack.UserProperties.FirstOrDefault(it => it.Name == "seq").Value;
        _outbox.Answer(id, CodeOf(ack.Reason), seq is null ? 0 : long.Parse(seq, CultureInfo.InvariantCulture));
    }

    private static ErrorCode CodeOf(MqttReasonCode reason) => reason switch
    {
        MqttReasonCode.Success => ErrorCode.Ok,
        MqttReasonCode.NotAuthorized => ErrorCode.Forbidden,
        MqttReasonCode.TopicNameInvalid => ErrorCode.NotFound,
        MqttReasonCode.PacketTooLarge => ErrorCode.TooLarge,
        MqttReasonCode.PayloadFormatInvalid => ErrorCode.Invalid,
        MqttReasonCode.QuotaExceeded => ErrorCode.RateLimited,
        _ => ErrorCode.Unavailable,
    };

    private void Delivered(string topic, byte[] payload)
    {
        if (topic == device.Account) Message(payload);
        else if (topic == device.Account + Topics.RpcSuffix) Page(payload);
        else if (topic == device.Account + Topics.ReceiptSuffix) Receipt(payload);
        else history.Complain($"{device.Name} received something on {topic}.");
    }

    private void Message(byte[] payload)
    {
        if (!EnvelopeReader.TryRead(payload, out var envelope, out var error)) throw new InvalidDataException(error);
        if (envelope.TenantNo != device.Tenant) history.Complain($"{device.Name} received {envelope.Id} of tenant {envelope.TenantNo}.");
        if (_inbox.Take(envelope)) _pull = true;
    }

    private void Receipt(byte[] payload)
    {
        var receipt = JsonSerializer.Deserialize(payload, WireJson.Default.Receipt)!;
        if (Version == MqttVersion.V311) _outbox.Answer(receipt.Id, ErrorCodes.Parse(receipt.Code), receipt.Seq);
    }

    private void Page(byte[] payload)
    {
        var reply = JsonSerializer.Deserialize(payload, WireJson.Default.RpcReply)!;
        Volatile.Write(ref _pullingSince, Never);
        if (reply.Result is not { } result)
        {
            _pull = true;   // refused for the moment
            return;
        }

        var page = JsonSerializer.Deserialize(result.Utf8.Span, WireJson.Default.OfflineResult)!;
        _inbox.Take(page);
        if (page.More) _pull = true;
    }
}
