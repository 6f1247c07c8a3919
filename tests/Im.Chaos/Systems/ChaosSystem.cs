using System.Security.Cryptography;
using Im.Chaos.Balancing;
using Im.Chaos.Networks;
using Im.Testing;

namespace Im.Chaos.Systems;

/// <summary>All processes of a round: servers, PostgreSQL, Redis, and the balancer in front.</summary>
internal sealed class ChaosSystem : IAsyncDisposable
{
    private const int Servers = 3;
    private static readonly TimeSpan ToStart = TimeSpan.FromSeconds(240);

    private readonly string _directory;
    private readonly bool _movesClock;
    private readonly List<IAsyncDisposable> _parts = [];

    private ChaosSystem(string directory, Shape shape, bool movesClock) =>
        (_directory, Shape, _movesClock) = (directory, shape, movesClock);

    public Shape Shape { get; }

    public INetwork Network { get; private set; } = null!;

    public PostgreSqlServer PostgreSql { get; private set; } = null!;

    /// <summary>The Redis with the list of members; null where PostgreSQL has it.</summary>
    public RedisServer? Redis { get; private set; }

    public Balancer Balancer { get; private set; } = null!;

    public IReadOnlyList<ServerNode> Nodes { get; private set; } = [];

    /// <summary>The clock of one of the servers; null if it cannot be moved.</summary>
    public FakeClock? Clock { get; private set; }

    /// <summary>Where logs and data are.</summary>
    public string DirectoryPath => _directory;

    /// <summary>Starts all and waits until all servers take traffic.</summary>
    /// <param name="shape">Which processes.</param>
    /// <param name="movesClock">Whether one server's clock can be moved, where libfaketime is here; it costs that server
    /// some of its speed.</param>
    /// <param name="directory">Where logs and data go.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<ChaosSystem> Start(Shape shape, bool movesClock, string directory, CancellationToken cancellation)
    {
        var system = new ChaosSystem(directory, shape, movesClock);
        try
        {
            await system.StartServices();
            await system.StartServers(cancellation);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until all servers take traffic.</summary>
    /// <returns>False if they do not in time.</returns>
    public Task<bool> AllReady(TimeSpan patience, CancellationToken cancellation) =>
        Until.True(async () => (await Task.WhenAll(Nodes.Select(node => node.Look()))).All(ready => ready), patience, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts)) await part.DisposeAsync();
    }

    private async Task StartServices()
    {
        Network = Owned<INetwork>(NamespaceNetwork.Missing is { } why
            ? new LoopbackNetwork(Servers, why)
            : await NamespaceNetwork.Create(Servers));
        PostgreSql = Owned(new PostgreSqlServer(_directory, Network.ServiceHost, Network.Clients));
        if (Shape == Shape.Mixed) Redis = Owned(new RedisServer(_directory, Network.ServiceHost));
        await Task.WhenAll(PostgreSql.Create(), Redis?.Start() ?? Task.CompletedTask);
    }

    private async Task StartServers(CancellationToken cancellation)
    {
        var ports = ServerProcess.FreePorts(2);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var nodes = Enumerable.Range(0, Servers).Select(i => NodeAt(i, key, ports[0])).ToList();
        Nodes = nodes;
        foreach (var node in nodes) Owned(node).Start();
        Balancer = Owned(new Balancer(nodes, mqttPort: ports[0], httpPort: ports[1]));   // asks the servers, so it goes before them
        if (!await AllReady(ToStart, cancellation))
            throw new InvalidOperationException($"The servers did not start: {await nodes.First(it => !it.IsReady).LastWords()}");
    }

    private ServerNode NodeAt(int index, string key, int advertisedPort)
    {
        var gatewayOnly = Shape == Shape.Mixed && index == Servers - 1;
        var name = gatewayOnly ? $"gateway-{index}" : $"server-{index}";
        var place = Network.Place(index);
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Kestrel__Endpoints__Http__Url"] = $"http://{place.Host}:{place.HttpPort}",
            ["Im__Roles"] = gatewayOnly ? "gateway" : "gateway,silo,api",
            ["Im__Clustering"] = Redis is null ? "postgres" : "redis",
            ["Im__Cluster__ClusterId"] = "chaos",
            ["Im__Cluster__SiloName"] = name,
            ["Im__Cluster__Address"] = place.SiloAddress,
            ["Im__Cluster__SiloPort"] = $"{place.SiloPort}",
            ["Im__Storage__Provider"] = "postgres",
            ["Im__Storage__ConnectionString"] = PostgreSql.ConnectionString,
            ["Im__Storage__DataDirectory"] = Directory.CreateDirectory(Path.Combine(_directory, name)).FullName,
            ["Im__Auth__SigningKey"] = key,
            ["Im__Gateway__Address"] = place.Host,
            ["Im__Gateway__Port"] = $"{place.MqttPort}",
            ["Im__Gateway__Advertised__Host"] = "127.0.0.1",
            ["Im__Gateway__Advertised__Port"] = $"{advertisedPort}",
        };
        if (Redis is not null) settings["Im__Cluster__RedisConnectionString"] = Redis.ConnectionString;
        foreach (var tenant in Load.Cast.Tenants) settings[$"Im__Tenants__{tenant}__Open"] = "true";
        if (_movesClock && index == 0)
        {
            Clock = FakeClock.Create(_directory, name);
            Clock?.AddTo(settings);
        }

        return new ServerNode(
            name, hasSilo: !gatewayOnly, place, ["dotnet", Repository.Program("Im.Server", "Im.Server")], settings,
            Path.Combine(_directory, $"{name}.log"));
    }

    private T Owned<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}
