using System.Collections.Concurrent;
using Im.Mqtt;
using Microsoft.Extensions.Hosting;

namespace Im.Gateway.Connections;

/// <summary>The connections of this process, by number; looks after their deadlines with one timer for all.</summary>
internal sealed class ConnectionRegistry(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<long, ClientConnection> _all = new();
    private long _last;
    private volatile bool _stops;

    /// <summary>All connections.</summary>
    public IEnumerable<ClientConnection> All => _all.Values;

    /// <summary>A number for a new connection. It is never used again by this process.</summary>
    public long NextNumber() => Interlocked.Increment(ref _last);

    /// <summary>Takes a connection in.</summary>
    public void Add(ClientConnection connection)
    {
        _all[connection.Number] = connection;
        if (_stops) Stop(connection);
    }

    /// <summary>Ends all connections, and from now on each one that still comes: until the listeners are closed clients
    /// come back at once, and one that got in would hold the end of the process up.</summary>
    public void Stop()
    {
        _stops = true;
        foreach (var connection in _all.Values) Stop(connection);
    }

    /// <summary>Forgets a connection.</summary>
    public void Remove(ClientConnection connection) => _all.TryRemove(connection.Number, out _);

    /// <summary>A connection, or null.</summary>
    public ClientConnection? Find(long number) => _all.TryGetValue(number, out var connection) ? connection : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var connection in _all.Values) connection.CheckDeadlines();
        }
    }

    private static void Stop(ClientConnection connection) =>
        connection.Close(MqttReasonCode.ServerShuttingDown, "The server stops.");
}
