using System.Collections.Concurrent;
using System.Diagnostics;
using Im.Bench.Connections;
using Im.Bench.Measuring;
using Im.Bench.Reports;
using Im.Bench.Scenarios;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Bench.Day;

/// <summary>What happens in a town: each method is told when it was due, and waits for nothing.</summary>
internal sealed class Life(Town town, ImTarget target, TimeSpan away) : IAsyncDisposable
{
    private const int PageSize = 50;

    private readonly Deed _returning = new("come back and pull");
    private readonly Deed _reading = new("read mark");
    private readonly Deed _looking = new("history");
    private readonly Deed _registering = new("register and connect");
    private readonly Deed _sending = new("app's send");
    private readonly ConcurrentBag<DeviceConnection> _newcomers = [];
    private readonly Resident[] _leavers = Shuffled(town.Residents);   // else both of a pair would be away together
    private int _chats;
    private int _groups;
    private int _returns;
    private int _reads;
    private int _looks;
    private int _sends;

    /// <summary>Whether times are recorded.</summary>
    public bool IsMeasured
    {
        set
        {
            foreach (var traffic in Traffics) traffic.IsOpen = value;
            foreach (var deed in Deeds) deed.Times.IsOpen = value;
        }
    }

    /// <summary>Whether nothing is under way.</summary>
    public bool IsDone => Deeds.All(deed => deed.IsDone);

    /// <summary>Its numbers, kind by kind.</summary>
    public IEnumerable<Figure> Figures =>
        [.. Traffics.SelectMany(traffic => traffic.Figures), .. Deeds.SelectMany(deed => deed.Figures)];

    /// <summary>What failed.</summary>
    public IEnumerable<string> Faults => Deeds.SelectMany(deed => deed.Faults);

    private Traffic[] Traffics => [town.Chats, town.Groups, town.Apps];

    private Deed[] Deeds => [_returning, _reading, _looking, _registering, _sending];

    /// <summary>One of a pair writes, if it is there; else its partner.</summary>
    public void Chat(long due)
    {
        var turn = Next(ref _chats, town.Chatting.Count);
        (town.Chatting[turn].Resident.IsThere ? town.Chatting[turn] : town.Chatting[turn ^ 1]).Write(due);
    }

    /// <summary>One of a group writes.</summary>
    public void WriteToGroup(long due) => Find(town.InGroups, ref _groups, _ => true)?.Write(due);

    /// <summary>A device's connection is lost; after a while it comes back.</summary>
    public void GoAndComeBack(long due)
    {
        var resident = _leavers[Next(ref _returns, _leavers.Length)];
        _returning.Begin(due + (long)(away.TotalSeconds * Stopwatch.Frequency), async () =>
        {
            while (!await resident.Leave()) await Task.Delay(1);
            await Task.Delay(away);
            await resident.Come(CancellationToken.None);
        });
    }

    /// <summary>A device says that it has read what its partner wrote.</summary>
    public void MarkRead(long due)
    {
        if (Find(town.Chatting, ref _reads, it => it.Last > 0) is not { } reader) return;
        var mark = new MarkParams { Target = reader.Peer, Seq = reader.Last };
        _reading.Begin(due, () => reader.Resident.Call(RpcMethods.Read, mark, WireJson.Default.MarkParams));
    }

    /// <summary>A device looks at the last messages of its chat.</summary>
    public void ReadHistory(long due)
    {
        if (Find(town.Chatting, ref _looks, it => it.Last > 0) is not { } reader) return;
        var page = new HistoryParams { Target = reader.Peer, Limit = PageSize, NewestFirst = true };
        _looking.Begin(due, () => reader.Resident.Call(RpcMethods.History, page, WireJson.Default.HistoryParams));
    }

    /// <summary>A new user registers and stays, silent.</summary>
    public void Register(long due) => _registering.Begin(due, async () =>
    {
        var login = (await target.Register(1, CancellationToken.None))[0];
        var connection = await DeviceConnection.Open(login, CancellationToken.None);
        connection.Start(new Silence());
        _newcomers.Add(connection);
    });

    /// <summary>The app sends to one of its audiences.</summary>
    public void SendFromApp(long due)
    {
        if (town.App.Count == 0) return;
        var app = town.App[Next(ref _sends, town.App.Count)];
        _sending.Begin(due, () => app.Write(due));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _newcomers) await connection.DisposeAsync();
    }

    private static Resident[] Shuffled(Resident[] residents)
    {
        Resident[] shuffled = [.. residents];
        Random.Shared.Shuffle(shuffled);
        return shuffled;
    }

    // The next one who is there and can.
    private static Writer? Find(List<Writer> writers, ref int turn, Func<Writer, bool> can)
    {
        for (var tried = 0; tried < writers.Count; tried++)
        {
            var writer = writers[Next(ref turn, writers.Count)];
            if (writer.Resident.IsThere && can(writer)) return writer;
        }

        return null;
    }

    private static int Next(ref int turn, int count) => turn++ % count;
}
