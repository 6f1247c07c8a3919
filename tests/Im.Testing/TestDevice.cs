using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Im.Mqtt;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Testing;

/// <summary>A device that registered over HTTP and talks MQTT by hand.</summary>
public sealed class TestDevice(ServerProcess server, RegisterResponse registered)
{
    /// <summary>What register returned.</summary>
    public RegisterResponse Registered => registered;

    /// <summary>Its account.</summary>
    public string Account => registered.Account;

    /// <summary>Registers a device with an open tenant.</summary>
    public static async Task<TestDevice> Register(
        ServerProcess server, string userId, string? deviceId = null, string tenantNo = "demo", string? appId = null,
        PushRegistration? push = null)
    {
        using var http = new HttpClient { BaseAddress = server.Http };
        var request = new RegisterRequest
        {
            TenantNo = tenantNo,
            UserId = userId,
            DeviceId = deviceId ?? $"{userId}-phone",
            Os = 2,
            Appid = appId,
            Push = push,
        };
        using var answer = await http.PostAsJsonAsync("v1/register", request, WireJson.Default.RegisterRequest);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return new TestDevice(server, (await answer.Content.ReadFromJsonAsync(WireJson.Default.RegisterResponse))!);
    }

    /// <summary>The same device, connecting to another process.</summary>
    public TestDevice At(ServerProcess other) => new(other, registered);

    /// <summary>Its CONNECT.</summary>
    public ConnectPacket Connect(MqttVersion version) => new()
    {
        Version = version,
        ClientId = registered.Mqtt.ClientId,
        CleanStart = true,
        KeepAliveSeconds = 60,
        Username = registered.Mqtt.Username,
        Password = Encoding.UTF8.GetBytes(registered.Mqtt.Password),
    };

    /// <summary>Connects, and subscribes to all of the account's topics.</summary>
    public async Task<MqttProbe> Online(MqttVersion version = MqttVersion.V5, ProbeTransport transport = ProbeTransport.Tcp)
    {
        var probe = await MqttProbe.Open(server, version, transport);
        await probe.Send(writer => ClientPackets.WriteConnect(writer, Connect(version)));
        var connAck = (await probe.Next(MqttPacketType.ConnAck)).AsConnAck();
        if (connAck.Reason != MqttReasonCode.Success) throw new InvalidOperationException($"Refused: {connAck.Reason}.");
        await probe.Send(writer => ClientPackets.WriteSubscribe(writer, version, 1, [new MqttSubscription($"{Account}/#", 1)]));
        await probe.Next(MqttPacketType.SubAck);
        return probe;
    }

    /// <summary>An envelope with a text.</summary>
    public static string Text(string id, string to, string text) =>
        $$$"""{"id":"{{{id}}}","to":"{{{to}}}","type":0,"content":{"text":{{{JsonSerializer.Serialize(text)}}}}}""";
}
