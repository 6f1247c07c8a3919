using System.Security.Cryptography;
using Xunit;

namespace Im.Testing;

/// <summary>Several server processes that are one cluster: on one PostgreSQL database, and found by each other in Redis or in
/// that database. Skips the test that asks for one where a service is missing.</summary>
public sealed class ServerCluster(string clustering, PostgreSqlFixture postgres) : IAsyncDisposable
{
    /// <summary>Names a Redis server, as <c>tests/services.sh start</c> does.</summary>
    public const string RedisVariable = "IM_TEST_REDIS";

    private readonly string _id = $"test-{Guid.NewGuid():n}";
    private readonly string _signingKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly List<ServerProcess> _processes = [];

    /// <summary>The ways in which processes find each other.</summary>
    public static TheoryData<string> Clusterings => ["redis", "postgres"];

    /// <summary>The processes in the order in which they were added.</summary>
    public IReadOnlyList<ServerProcess> Processes => _processes;

    /// <summary>Starts processes that do everything, all at once.</summary>
    public async Task Start(int count)
    {
        var started = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ServerProcess.Start(Settings)));
        _processes.AddRange(started);
    }

    /// <summary>Starts one more process.</summary>
    /// <param name="roles">What it does.</param>
    /// <param name="gateway">Where its register sends devices; null for itself.</param>
    public async Task<ServerProcess> Add(string roles, ServerProcess? gateway = null)
    {
        var settings = new Dictionary<string, string>(Settings) { ["Im:Roles"] = roles };
        if (gateway is not null)
        {
            settings["Im:Gateway:Advertised:Host"] = "127.0.0.1";
            settings["Im:Gateway:Advertised:Port"] = $"{gateway.MqttPort}";
        }

        var process = await ServerProcess.Start(settings);
        _processes.Add(process);
        return process;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
    }

    private Dictionary<string, string> Settings
    {
        get
        {
            var settings = new Dictionary<string, string>(postgres.ServerSettings)
            {
                ["Im:Clustering"] = clustering,
                ["Im:Cluster:ClusterId"] = _id,
                ["Im:Cluster:Address"] = "127.0.0.1",
                ["Im:Auth:SigningKey"] = _signingKey,
            };
            if (clustering == "redis") settings["Im:Cluster:RedisConnectionString"] = Redis();
            return settings;
        }
    }

    private static string Redis()
    {
        if (Environment.GetEnvironmentVariable(RedisVariable) is { } redis) return redis;
        Assert.Skip($"No Redis: run ./test.sh, which starts one, or set {RedisVariable}.");
        throw new InvalidOperationException();
    }
}
