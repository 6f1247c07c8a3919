using Im.Cluster.Tests.Kit;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Cluster.Tests.Model;

/// <summary>
/// What an SDK on a device does: keeps what it is shown, sends again until it is answered, and pulls when it connects,
/// when it is told to, and when it sees a gap. It never pulls for any other reason: what it lacks then was lost silently.
/// </summary>
internal sealed class Client(Device device)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<long, (PeerId From, string Id)>> _known = [];
    private readonly SemaphoreSlim _connecting = new(1);
    private bool _mustPull;

    public Device Device => device;

    /// <summary>The present connection; null while there is none.</summary>
    public Connection? Connection { get; private set; }

    /// <summary>What it has been shown, by peer and seq.</summary>
    public (long Seq, PeerId From, string Id)[] Known(string peer)
    {
        lock (_gate) return [.. Of(peer).Select(it => (it.Key, it.Value.From, it.Value.Id))];
    }

    public async Task Connect(RecordingGateway gateway)
    {
        await _connecting.WaitAsync();
        try
        {
            var outcome = await device.Connect(gateway);
            Assert.Equal(ErrorCode.Ok, outcome.Code);
            Connection = device.Connection;
            MustPull();
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>The connection breaks; its gateway tells the account, or the news is lost.</summary>
    public async Task Break(bool isTold)
    {
        if (Connection is not { } connection) return;
        Connection = null;
        if (isTold) await device.Disconnect(connection);
        else connection.Gateway.Lose(connection);
    }

    /// <summary>Takes a frame of the present connection.</summary>
    public void Take(Connection from, Envelope envelope)
    {
        if (from != Connection) return;
        if (envelope.Seq > 0) Show(envelope);
        else if (Draft.IsSync(envelope)) MustPull();
    }

    /// <summary>The gateway announces the connection again; it has the device pull, or closes what was replaced.</summary>
    public async Task AnnounceAgain(Connection connection)
    {
        if ((await device.Announce(connection)).Code != ErrorCode.Ok) connection.Gateway.Lose(connection);
        else if (connection == Connection) MustPull();
    }

    /// <summary>Sends one message until it is taken, over whatever connection there is.</summary>
    public async Task<SendOutcome> Send(OutgoingMessage message, RecordingGateway gateway)
    {
        while (true)
        {
            if (Connection is not { } connection)
            {
                await Connect(gateway);
                continue;
            }

            var answer = await device.Send(connection, message);
            if (answer.UnknownSession)
            {
                await Reannounce(connection);
            }
            else if (answer.Outcomes[0].Code != ErrorCode.Unavailable)
            {
                Show(message, answer.Outcomes[0].Seq);
                return answer.Outcomes[0];
            }
        }
    }

    /// <summary>Pulls until it has no reason to.</summary>
    public async Task PullIfItMust()
    {
        while (Connection is not null && TakeReasonToPull())
        {
            try
            {
                await Pull();
            }
            catch
            {
                MustPull();
                throw;
            }
        }
    }

    private async Task Pull()
    {
        var more = true;
        while (more)
        {
            var page = await device.Offline(Have(), limit: 7);
            foreach (var message in Draft.Read(page.Messages)) Show(message);
            more = page.More;
        }
    }

    private async Task Reannounce(Connection connection)
    {
        if ((await device.Announce(connection)).Code == ErrorCode.Ok) return;
        connection.Gateway.Lose(connection);
        if (connection == Connection) Connection = null;
    }

    private void MustPull()
    {
        lock (_gate) _mustPull = true;
    }

    private bool TakeReasonToPull()
    {
        lock (_gate)
        {
            var must = _mustPull || _known.Values.Any(seqs => seqs.Count > 0 && seqs.Keys.Last() != seqs.Count);
            _mustPull = false;
            return must;
        }
    }

    private Dictionary<string, long> Have()
    {
        lock (_gate) return _known.ToDictionary(it => it.Key, it => Prefix(it.Value.Keys));
    }

    private static long Prefix(IEnumerable<long> seqs)
    {
        var have = 0L;
        foreach (var seq in seqs)
        {
            if (seq != have + 1) break;
            have = seq;
        }

        return have;
    }

    private void Show(OutgoingMessage sent, long seq) => Show(sent.To.Value, seq, device.Account.AsPeer(), sent.MessageId);

    private void Show(Envelope envelope) => Show(
        (envelope.From == device.Account.AsPeer() ? envelope.To : envelope.From).Value, envelope.Seq, envelope.From, envelope.Id);

    private void Show(string peer, long seq, PeerId from, string id)
    {
        lock (_gate)
        {
            if (Of(peer).TryAdd(seq, (from, id))) return;
            Assert.Equal((from, id), Of(peer)[seq]);
        }
    }

    private SortedDictionary<long, (PeerId From, string Id)> Of(string peer)
    {
        if (!_known.TryGetValue(peer, out var seqs)) _known[peer] = seqs = [];
        return seqs;
    }
}
