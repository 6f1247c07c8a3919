using System.Text.Json;
using Im.Mqtt;
using Im.Testing;

namespace Im.Deploy.Tests.Compose;

/// <summary>Both servers of the compose file as processes here, with its very settings but for addresses, and two devices that
/// have talked across them.</summary>
public sealed class ComposedServers : IAsyncLifetime
{
    private readonly PostgreSqlFixture _database = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<ServerProcess> _servers = [];
    private readonly Mounts _mounts = new();
    private string _metrics = "";

    /// <summary>What bob's device on the second server got, that alice's on the first one had sent.</summary>
    public string Received { get; private set; } = "";

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    /// <summary>What both servers show at /metrics once there was traffic. Skips the test without PostgreSQL or Redis.</summary>
    public async Task<string> Metrics()
    {
        await _gate.WaitAsync();
        try
        {
            if (_metrics.Length == 0)
            {
                await Start();
                await Talk();
                _metrics = string.Concat(await Task.WhenAll(_servers.Select(Read)));
            }
        }
        finally
        {
            _gate.Release();
        }

        return _metrics;
    }

    /// <summary>The servers, once there was traffic.</summary>
    public async Task<IReadOnlyList<ServerProcess>> Running()
    {
        await Metrics();
        return _servers;
    }

    /// <summary>How many members each server sees.</summary>
    public async Task<List<string>> Members()
    {
        await Metrics();
        return [.. (await Task.WhenAll(_servers.Select(Read))).Select(text =>
            text.Split('\n').Single(line => line.StartsWith("orleans_consistent_ring_size{", StringComparison.Ordinal)).Split(' ')[1])];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        await _database.DisposeAsync();
        _mounts.Dispose();
    }

    private static async Task<string> Read(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = server.Http };
        return await http.GetStringAsync("metrics");
    }

    private async Task Start()
    {
        var (redis, database) = (Services.Redis, _database.ConnectionString);
        var compose = await ComposeFile.Read();
        var given = new Dictionary<string, string>
        {
            ["IM_SIGNING_KEY"] = Services.SigningKey,
            ["IM_OPS_SECRET_HASH"] = Services.OpsSecretHash,
        };
        var cluster = $"compose-{Guid.NewGuid():n}";
        var data = (await Image.The_image.Variables())["Im__Storage__DataDirectory"];
        foreach (var (settings, volumes) in compose.Environments(given).Zip(compose.Volumes))
        {
            settings["Im__Storage__DataDirectory"] = _mounts.Here(data, volumes);
            settings["ASPNETCORE_ENVIRONMENT"] = "Production";
            settings["Im__Cluster__Address"] = "127.0.0.1";
            settings["Im__Cluster__ClusterId"] = cluster;
            settings["Im__Cluster__RedisConnectionString"] = redis;
            settings["Im__Storage__ConnectionString"] = database;
            _servers.Add(await ServerProcess.Start(settings));
        }
    }

    private async Task Talk()
    {
        var (alice, bob) = (await TestDevice.Register(_servers[0], "alice"), await TestDevice.Register(_servers[1], "bob"));
        await using var receiver = await bob.Online();
        await using var sender = await alice.Online();
        await sender.Publish("im/send", 1, TestDevice.Text("m1", bob.Account, "hello"));
        Assert.Equal(MqttReasonCode.Success, (await sender.Next(MqttPacketType.PubAck)).AsAck().Reason);

        var (_, payload, packetId) = (await receiver.Next(MqttPacketType.Publish)).AsPublish();
        Received = JsonDocument.Parse(payload).RootElement.GetProperty("content").GetProperty("text").GetString()!;
        await receiver.Send(writer => ClientPackets.WritePubAck(writer, receiver.Version, packetId));
        await sender.Publish("im/rpc/conversations", 2, """{"rid":"1"}""");
        // Its reply comes after the message's receipt, and is counted by then.
        while (!(await sender.Next(MqttPacketType.Publish)).AsPublish().Topic.EndsWith("/rpc", StringComparison.Ordinal))
        {
        }

        // The one takes the other's place, so that there is a connection that a server closed.
        await using var again = await alice.Online();
        await sender.Next(MqttPacketType.Disconnect);
    }
}
