using System.Text.Json;
using Im.EndToEnd.Tests.Http;
using Im.Protocol.Rest;
using Im.Testing;

namespace Im.EndToEnd.Tests.Pushing;

/// <summary>A server whose tenant pushes through a vendor of the tests'.</summary>
public sealed class PushingServer : IAsyncLifetime
{
    internal const string CallbackSecret = "callback-secret";

    /// <summary>How long a device has to acknowledge.</summary>
    public static readonly TimeSpan PushAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    public ServerProcess Process { get; private set; } = null!;

    internal FakeVendor Vendor { get; private set; } = null!;

    /// <summary>What lies between an SDK and the gateway.</summary>
    internal BalancedPort Network { get; private set; } = null!;

    internal RestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Vendor = await FakeVendor.Start();
        var settings = Vendor.Settings("demo");
        settings["Im:Tenants:demo:Open"] = "true";
        settings["Im:Tenants:demo:Apps:shop:Secret"] = RestServer.Secret;
        settings["Im:Tenants:demo:Apps:shop:Scopes:0"] = "messages";
        settings["Im:Tenants:demo:Apps:shop:Scopes:1"] = "admin";
        settings["Im:Gateway:PushAfter"] = $"{PushAfter:c}";
        settings["Im:Push:Lease"] = "00:00:20";
        var port = ServerProcess.FreePorts(1)[0];
        settings["Im:Gateway:Advertised:Port"] = $"{port}";
        Process = await ServerProcess.Start(settings);
        Network = new BalancedPort(port, () => [("127.0.0.1", Process.MqttPort)]);
        App = await RestApp.LogIn(Process, "demo", "shop", RestServer.Secret);
    }

    public async ValueTask DisposeAsync()
    {
        App?.Dispose();
        if (Network is not null) await Network.DisposeAsync();
        if (Process is not null) await Process.DisposeAsync();
        await Vendor.DisposeAsync();
    }

    /// <summary>A device with the vendor's token, not connected.</summary>
    internal Task<TestDevice> Register(string userId, string token) =>
        TestDevice.Register(Process, userId, push: new PushRegistration { Vendor = "meizu", Token = token });

    /// <summary>Where a message is, once its receiver's one device has a push with this outcome.</summary>
    internal async Task<JsonElement> Delivery(string id, string from, string to, string outcome)
    {
        var last = "";
        for (var begun = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begun) < Patience;)
        {
            var answer = await App.Get($"messages/{id}/delivery?from={from}&to={to}");
            if (answer.Status == 200 && HasOutcome(answer.Json, outcome)) return answer.Json;
            last = answer.Body;
            await Task.Delay(LookInterval);
        }

        Assert.Fail($"No push of {id} became {outcome}: {last}");
        return default;
    }

    private static bool HasOutcome(JsonElement delivery, string outcome) => delivery.GetProperty("devices").EnumerateArray()
        .Any(it => it.TryGetProperty("push", out var push) && push.GetProperty("outcome").GetString() == outcome);
}
