using System.Text.Json;
using Im.Mqtt;
using Im.Testing;

namespace Im.EndToEnd.Tests.Http;

/// <summary>A connected device of a user, as foreign as can be: plain MQTT, plain JSON.</summary>
internal sealed class OnlineDevice(TestDevice device, MqttProbe probe) : IAsyncDisposable
{
    private readonly Queue<JsonElement> _heard = new();
    private ushort _packetId = 1;

    public string Account => device.Account;

    public string Token => device.Registered.Token;

    public static async Task<OnlineDevice> Connect(
        ServerProcess server, string tenantNo, string userId, string? deviceId = null, string? appId = null)
    {
        var device = await TestDevice.Register(server, userId, deviceId, tenantNo, appId);
        return new OnlineDevice(device, await device.Online());
    }

    /// <summary>Registers at one process and connects to another.</summary>
    public static async Task<OnlineDevice> Connect(ServerProcess api, ServerProcess gateway, string userId)
    {
        var device = (await TestDevice.Register(api, userId)).At(gateway);
        return new OnlineDevice(device, await device.Online());
    }

    /// <summary>A text message's text; null for any other.</summary>
    public static string? TextOf(JsonElement envelope) =>
        envelope.GetProperty("content").TryGetProperty("text", out var text) ? text.GetString() : null;

    /// <summary>The next envelope.</summary>
    public async Task<JsonElement> Hear()
    {
        if (_heard.TryDequeue(out var early)) return early;
        while (true)
        {
            var (topic, payload) = await Next();
            if (topic == Account) return payload;
        }
    }

    /// <summary>Waits until it is told to pull.</summary>
    public async Task IsToldToSync()
    {
        while (!IsSync(await Hear()))
        {
        }
    }

    private static bool IsSync(JsonElement envelope) =>
        envelope.GetProperty("content") is { ValueKind: JsonValueKind.Object } content
        && content.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "sync";

    /// <summary>The next text message.</summary>
    public async Task<JsonElement> HearText()
    {
        while (true)
        {
            var envelope = await Hear();
            if (TextOf(envelope) is not null) return envelope;
        }
    }

    /// <summary>Sends; the receipt's code.</summary>
    public Task<string> Send(string to, string text) => Send(TestDevice.Text(Guid.NewGuid().ToString("n"), to, text));

    /// <summary>Sends an envelope as it is written; the receipt's code.</summary>
    public async Task<string> Send(string envelope)
    {
        await probe.Publish("im/send", ++_packetId, envelope);
        return (await Reply("receipt")).GetProperty("code").GetString()!;
    }

    /// <summary>Calls a method; the whole reply.</summary>
    public Task<JsonElement> Call(string method, object parameters)
    {
        var call = JsonSerializer.SerializeToNode(parameters)!.AsObject();
        call["rid"] = "1";
        return Call(method, call.ToJsonString());
    }

    /// <summary>Calls a method with parameters as they are written; the whole reply.</summary>
    public async Task<JsonElement> Call(string method, string parameters)
    {
        await probe.Publish($"im/rpc/{method}", ++_packetId, parameters);
        return await Reply("rpc");
    }

    /// <summary>Waits until the server has closed the connection.</summary>
    public async Task<MqttReasonCode> IsClosed() => (await Farewell()).Reason;

    /// <summary>What the server says when it closes the connection.</summary>
    public async Task<DisconnectPacket> Farewell() => (await probe.Next(MqttPacketType.Disconnect)).AsDisconnect();

    public ValueTask DisposeAsync() => probe.DisposeAsync();

    private async Task<JsonElement> Reply(string topicEnd)
    {
        while (true)
        {
            var (topic, payload) = await Next();
            if (topic == $"{Account}/{topicEnd}") return payload;
            if (topic == Account) _heard.Enqueue(payload);
        }
    }

    private async Task<(string Topic, JsonElement Payload)> Next()
    {
        var (topic, payload, packetId) = (await probe.Next(MqttPacketType.Publish)).AsPublish();
        if (topic == Account && packetId != 0)
            await probe.Send(writer => ClientPackets.WritePubAck(writer, probe.Version, packetId));
        return (topic, JsonElement.Parse(payload));
    }
}
