using Im.Gateway.Connections;
using Im.Gateway.Sessions;
using Im.Grains.Accounts;
using Im.Grains.Gateways;
using Im.Mqtt;

namespace Im.Gateway.Delivery;

/// <summary>This process's connections, as account grains and fan-outs reach them. Writes to their outboxes and never waits
/// for one. Safe for several threads.</summary>
internal sealed class LocalGateway(ConnectionRegistry registry, SessionKeeper keeper) : IGatewayService
{
    public Task<IReadOnlyList<long>> Deliver(IReadOnlyList<GatewayFrame> frames)
    {
        List<long>? gone = null;
        foreach (var frame in frames)
        {
            var update = frame.IsUpdate ? OutgoingUpdate.Read(frame.Payload, toOffset: 0) : null;
            if (!Deliver(frame.Connection, update, frame.Payload, frame.Droppable, toOffset: 0)) (gone ??= []).Add(frame.Connection);
        }

        return Task.FromResult<IReadOnlyList<long>>(gone ?? (IReadOnlyList<long>)[]);
    }

    // Beside the caller's turn: it may be for very many, and the messages of other audiences must not wait for it.
    public Task<IReadOnlyList<long>> Broadcast(IReadOnlyList<GatewayBroadcast> broadcasts) =>
        Task.Run<IReadOnlyList<long>>(() => DeliverAll(broadcasts));

    public Task SyncAll() => Task.Run(keeper.TellAllToSync);

    public Task Close(long connection, SessionEnd end, ReadOnlyMemory<byte> lastWords)
    {
        if (registry.Find(connection) is not { } found) return Task.CompletedTask;
        if (end == SessionEnd.LoggedOut && found.Session is { LogsOut: true }) return Task.CompletedTask;

        if (!lastWords.IsEmpty) found.Session?.Outbox.TryDeliver(lastWords, droppable: false);
        var (reason, words) = end switch
        {
            SessionEnd.TakenOver => (MqttReasonCode.SessionTakenOver, "A later connection has the session."),
            SessionEnd.Kicked => (MqttReasonCode.AdministrativeAction, "Logged out; the event 'kicked' says why."),
            _ => (MqttReasonCode.AdministrativeAction, "Logged out."),
        };
        found.Close(reason, words);
        return Task.CompletedTask;
    }

    public Task AnnounceAgain(IReadOnlyList<long> connections)
    {
        keeper.Announce(connections);
        return Task.CompletedTask;
    }

    public Task<TimeSpan?> ConnectAge(long connection) => Task.FromResult(registry.Find(connection)?.ConnectAge);

    private List<long> DeliverAll(IReadOnlyList<GatewayBroadcast> broadcasts)
    {
        List<long> gone = [];
        foreach (var broadcast in broadcasts)
        {
            var update = broadcast.IsUpdate ? OutgoingUpdate.Read(broadcast.Payload, broadcast.ToOffset) : null;
            foreach (var number in broadcast.Connections)
            {
                if (!Deliver(number, update, broadcast.Payload, broadcast.Droppable, broadcast.ToOffset)) gone.Add(number);
            }
        }

        return gone;
    }

    private bool Deliver(long number, OutgoingUpdate? update, ReadOnlyMemory<byte> payload, bool droppable, int toOffset)
    {
        if (registry.Find(number) is not { } connection) return false;
        return update is null ? connection.TryDeliver(payload, droppable, toOffset) : connection.TryPutBehind(update);
    }
}
