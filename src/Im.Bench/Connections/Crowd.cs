namespace Im.Bench.Connections;

/// <summary>Many devices at once.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    // Enough to keep a server busy, few enough that none waits past the server's time for a CONNECT.
    private const int AtOnce = 64;

    private readonly DeviceConnection[] _connections;

    private Crowd(int size) => _connections = new DeviceConnection[size];

    /// <summary>Their connections, in the order of the logins.</summary>
    public IReadOnlyList<DeviceConnection> Connections => _connections;

    /// <summary>Why connections ended before their time: each reason once, with how many had it.</summary>
    public IEnumerable<string> Faults =>
        from connection in _connections
        where connection.Fault is not null
        group connection by connection.Fault into alike
        select $"{alike.Count()} connections: {alike.Key}";

    /// <summary>Connects them all.</summary>
    public static async Task<Crowd> Connect(IReadOnlyList<Login> logins, CancellationToken cancellation)
    {
        var crowd = new Crowd(logins.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, logins.Count, options, async (i, stop) =>
            crowd._connections[i] = await DeviceConnection.Open(logins[i], stop));
        return crowd;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) await connection.DisposeAsync();
    }
}
