using System.Collections.Concurrent;
using Im.Mqtt;
using Microsoft.Extensions.Hosting;

namespace Im.Gateway.Connections;

/// <summary>The connections of this process, by number; looks after their deadlines with one timer for all.</summary>
internal sealed class ConnectionRegistry(TimeProvider time) : BackgroundService, IConnectionDrain
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DrainInterval = TimeSpan.FromMilliseconds(50);

    // What a connection may take to finish what is under way: longer only where something hangs.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(3);

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

    /// <inheritdoc/>
    public async Task Drain(TimeSpan over, CancellationToken cancellation)
    {
        _stops = true;
        var began = time.GetTimestamp();
        var staying = new Queue<ClientConnection>(_all.Values);
        var (all, leaving) = (staying.Count, new List<(ClientConnection Connection, long Since)>());
        try
        {
            while (staying.Count + leaving.Count > 0)
            {
                var mayStay = over > TimeSpan.Zero ? (int)(all * (1 - (time.GetElapsedTime(began) / over))) : 0;
                while (staying.Count > mayStay)
                {
                    var connection = staying.Dequeue();
                    connection.Leave();
                    leaving.Add((connection, time.GetTimestamp()));
                }

                await Task.Delay(DrainInterval, time, cancellation);
                leaving.RemoveAll(it => EndIfSettled(it.Connection, it.Since));
            }
        }
        finally
        {
            // Whoever is left when there is no more time.
            Stop();
        }
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

    private bool EndIfSettled(ClientConnection connection, long since)
    {
        if (!connection.IsSettled && time.GetElapsedTime(since) < SettleTime) return false;
        Stop(connection);
        return true;
    }

    private static void Stop(ClientConnection connection) =>
        connection.Close(MqttReasonCode.ServerShuttingDown, "The server stops.");
}
