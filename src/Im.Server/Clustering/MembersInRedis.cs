using System.Net;
using Im.Database;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Im.Server.Clustering;

/// <summary>The connection to the list of members in Redis, made before the silo starts: if it cannot be, that is one
/// sentence.</summary>
internal sealed class MembersInRedis(IOptions<ClusterOptions> cluster) : IHostedLifecycleService
{
    private IConnectionMultiplexer? _connection;

    /// <summary>How to reach it.</summary>
    public ConfigurationOptions Where { get; } = ConfigurationOptions.Parse(cluster.Value.RedisConnectionString!);

    /// <summary>The connection; the silo closes it.</summary>
    public IConnectionMultiplexer Connection => _connection ?? throw new InvalidOperationException("Redis is not connected yet.");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            _connection = await ConnectionMultiplexer.ConnectAsync(Where);
        }
        catch (RedisConnectionException cause)
        {
            throw new DatabaseException(
                $"Redis {string.Join(',', Where.EndPoints.Select(NameOf))}, which has the list of members, could not be reached: {cause.Message}", cause);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string? NameOf(EndPoint at) => at is DnsEndPoint name ? $"{name.Host}:{name.Port}" : at.ToString();
}
