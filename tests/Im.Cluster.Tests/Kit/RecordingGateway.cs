using System.Collections.Concurrent;
using System.Text;
using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Grains.Gateways;

namespace Im.Cluster.Tests.Kit;

/// <summary>A gateway that keeps what it is handed, by connection, and can be told to fail.</summary>
public sealed class RecordingGateway(SiloAddress address) : IGatewayService
{
    private readonly ConcurrentDictionary<long, Connection> _connections = new();
    private readonly ConcurrentQueue<long> _announcedAgain = new();
    private Func<Task>? _trouble;
    private int _numbers;

    public SiloAddress Address => address;

    /// <summary>Called before frames are taken, with the connection and the envelope's JSON.</summary>
    public Func<Connection, ReadOnlyMemory<byte>, Task>? OnFrame { get; set; }

    /// <summary>Called with the connections that an account asks to announce.</summary>
    public Action<IReadOnlyList<Connection>>? OnAnnounceAgain { get; set; }

    /// <summary>The connections that accounts have asked to announce.</summary>
    public IReadOnlyList<long> AnnouncedAgain => [.. _announcedAgain];

    /// <summary>The connections that are neither closed nor lost.</summary>
    public IReadOnlyCollection<Connection> Open => [.. _connections.Values];

    /// <summary>Accepts a device's connection.</summary>
    public Connection Accept(Device device)
    {
        var connection = new Connection(this, Interlocked.Increment(ref _numbers), device);
        _connections[connection.Number] = connection;
        return connection;
    }

    /// <summary>The connection is lost: the next hand-over is told so.</summary>
    public void Lose(Connection connection) => _connections.TryRemove(connection.Number, out _);

    /// <summary>Every call fails until <see cref="Recover"/>, as if the answer did not come in time.</summary>
    public void Fail() => _trouble = () => throw new TimeoutException("The gateway does not answer.");

    /// <summary>Every call fails as one to a silo that has died.</summary>
    public void Die() => _trouble = () => throw new SiloUnavailableException("The gateway is gone.");

    /// <summary>Calls hang until <paramref name="end"/>, and time out then.</summary>
    public void HangUntil(Task end) => _trouble = async () =>
    {
        await end;
        throw new TimeoutException("The gateway did not answer.");
    };

    public void Recover() => _trouble = null;

    public async Task<IReadOnlyList<long>> Deliver(IReadOnlyList<GatewayFrame> frames)
    {
        await (_trouble?.Invoke() ?? Task.CompletedTask);
        var gone = new List<long>();
        foreach (var frame in frames)
        {
            if (!_connections.TryGetValue(frame.Connection, out var connection))
            {
                gone.Add(frame.Connection);
                continue;
            }

            if (OnFrame is not null) await OnFrame(connection, frame.Payload);
            connection.Take(frame.Payload, frame.IsUpdate);
        }

        return gone;
    }

    public async Task<IReadOnlyList<long>> Broadcast(IReadOnlyList<GatewayBroadcast> broadcasts)
    {
        var gone = new List<long>();
        foreach (var broadcast in broadcasts)
        {
            gone.AddRange(await Deliver([.. broadcast.Connections.Select(number => new GatewayFrame
            {
                Connection = number,
                Payload = For(number, broadcast),
                Droppable = broadcast.Droppable,
                IsUpdate = broadcast.IsUpdate,
            })]));
        }

        return gone;
    }

    public async Task SyncAll()
    {
        await (_trouble?.Invoke() ?? Task.CompletedTask);
        foreach (var connection in Open)
        {
            connection.Take(ServerEvents.Sync(connection.Device.Account, connection.Device.TenantNo, DateTimeOffset.UnixEpoch).Json);
        }
    }

    public async Task Close(long connection, SessionEnd end, ReadOnlyMemory<byte> lastWords)
    {
        await (_trouble?.Invoke() ?? Task.CompletedTask);
        if (_connections.TryRemove(connection, out var closed)) closed.Close(end, lastWords);
    }

    public async Task AnnounceAgain(IReadOnlyList<long> connections)
    {
        await (_trouble?.Invoke() ?? Task.CompletedTask);
        foreach (var connection in connections) _announcedAgain.Enqueue(connection);
        var open = connections.Select(number => _connections.GetValueOrDefault(number)).OfType<Connection>().ToArray();
        OnAnnounceAgain?.Invoke(open);
    }

    public async Task<TimeSpan?> ConnectAge(long connection)
    {
        await (_trouble?.Invoke() ?? Task.CompletedTask);
        return _connections.GetValueOrDefault(connection)?.ConnectAge;
    }

    private ReadOnlyMemory<byte> For(long number, GatewayBroadcast broadcast)
    {
        if (broadcast.ToOffset == 0 || !_connections.TryGetValue(number, out var connection)) return broadcast.Payload;

        var spliced = broadcast.Payload.ToArray();
        Encoding.ASCII.GetBytes(connection.Device.Account.Value, spliced.AsSpan(broadcast.ToOffset));
        return spliced;
    }
}
