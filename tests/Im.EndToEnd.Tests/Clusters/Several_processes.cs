using Im.EndToEnd.Tests.Http;
using Im.Testing;

namespace Im.EndToEnd.Tests.Clusters;

public sealed class Several_processes(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    public static TheoryData<string> Clusterings => ServerCluster.Clusterings;

    /// <summary>Whoever is connected to whichever process: a chat of any two, and a group of all.</summary>
    [Theory]
    [MemberData(nameof(Clusterings))]
    public async Task Are_one_server_to_their_devices(string clustering)
    {
        await using var cluster = new ServerCluster(clustering, postgres);
        await cluster.Start(3);
        var devices = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => OnlineDevice.Connect(
            cluster.Processes[(i + 1) % 3], cluster.Processes[i % 3], $"{clustering}-{i}")));

        for (var i = 0; i < devices.Length; i++)
        {
            var peer = devices[(i + 1) % devices.Length];
            Assert.Equal("ok", await devices[i].Send(peer.Account, $"from {i}"));
            Assert.Equal($"from {i}", OnlineDevice.TextOf(await peer.HearText()));
        }

        var made = await devices[0].Call("group.create", new { members = devices.Skip(1).Select(device => device.Account) });
        var group = made.GetProperty("result").GetProperty("groupId").GetString()!;
        for (var i = 0; i < devices.Length; i++)
        {
            Assert.Equal("ok", await devices[i].Send(group, $"to all from {i}"));
            foreach (var device in devices.Where(device => device != devices[i]))
                Assert.Equal($"to all from {i}", OnlineDevice.TextOf(await device.HearText()));
        }

        foreach (var device in devices) await device.DisposeAsync();
    }

    /// <summary>Devices register at the api, connect to the gateway, and their accounts live on the silo alone.</summary>
    [Theory]
    [MemberData(nameof(Clusterings))]
    public async Task May_share_the_work_by_roles(string clustering)
    {
        await using var cluster = new ServerCluster(clustering, postgres);
        var gateway = await cluster.Add("gateway");
        var api = await cluster.Add("api", gateway);
        var silo = await cluster.Add("silo");
        await Until.True(async () => await HostsAccounts(api), "The api process learnt of the silo.");

        var (ann, bob) = (await TestDevice.Register(api, $"{clustering}-ann"), await OnlineDevice.Connect(api, gateway, $"{clustering}-bob"));
        Assert.Equal(("127.0.0.1", gateway.MqttPort), (ann.Registered.Mqtt.Host, ann.Registered.Mqtt.Port));
        var anns = new OnlineDevice(ann, await ann.At(gateway).Online());
        var made = await anns.Call("group.create", new { members = new[] { bob.Account } });
        Assert.Equal("ok", await anns.Send(made.GetProperty("result").GetProperty("groupId").GetString()!, "hello all"));
        Assert.Equal("hello all", OnlineDevice.TextOf(await bob.HearText()));
        Assert.Equal("ok", await bob.Send(anns.Account, "hello"));
        Assert.Equal("hello", OnlineDevice.TextOf(await anns.HearText()));

        Assert.NotEqual(0, await Activations.Of(silo));
        Assert.Equal(0, await Activations.Of(gateway));
        Assert.Equal(0, await Activations.Of(api));
        await HasOnly(gateway, mqtt: true, api: false);
        await HasOnly(api, mqtt: false, api: true);
        await HasOnly(silo, mqtt: false, api: false);
    }

    /// <summary>Without a silo nobody can be served, and everybody is told so at once; when one comes, all goes on.</summary>
    [Fact]
    public async Task Say_that_they_are_unavailable_while_none_hosts_accounts()
    {
        await using var cluster = new ServerCluster("postgres", postgres);
        var front = await cluster.Add("gateway,api");
        using var http = new ImHttp(front);

        Assert.Equal("503 unavailable", (await http.Register("demo", "nobody", "phone")).Outcome);

        var silo = await cluster.Add("silo");
        await Until.True(async () => await HostsAccounts(front), "The front learnt of the silo.");
        var device = await TestDevice.Register(front, "nobody");
        await silo.Kill();
        await Until.True(async () => await IsUnavailable(http), "The front answers that nobody hosts accounts any more.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => device.Online());
    }

    private static async Task<bool> IsUnavailable(ImHttp http) =>
        (await http.Register("demo", "nobody", "phone")).Outcome == "503 unavailable";

    private static async Task<bool> HostsAccounts(ServerProcess process)
    {
        using var http = new ImHttp(process);
        return (await http.Register("demo", "first", "phone")).Status == 200;
    }

    private static async Task HasOnly(ServerProcess process, bool mqtt, bool api)
    {
        using var http = new HttpClient { BaseAddress = process.Http };
        var has = (
            await Listens(process.MqttPort),
            (await http.GetAsync("openapi/v1.json")).IsSuccessStatusCode,
            (await http.GetAsync("healthz")).IsSuccessStatusCode);
        Assert.Equal((mqtt, api, true), has);
        Assert.Equal(mqtt ? 400 : 404, (int)(await http.GetAsync("mqtt")).StatusCode);
    }

    private static async Task<bool> Listens(int port)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
