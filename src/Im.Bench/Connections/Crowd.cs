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
    public static Task<Crowd> Connect(IReadOnlyList<Login> logins, CancellationToken cancellation) =>
        Gather(logins.Count, AtOnce, (i, stop) => DeviceConnection.Open(logins[i], stop), cancellation);

    /// <summary>Lets so many come, some at a time.</summary>
    public static async Task<Crowd> Gather(
        int count, int atOnce, Func<int, CancellationToken, Task<DeviceConnection>> come, CancellationToken cancellation)
    {
        var crowd = new Crowd(count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, count, options, async (i, stop) => crowd._connections[i] = await come(i, stop));
        return crowd;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) await connection.DisposeAsync();
    }
}
