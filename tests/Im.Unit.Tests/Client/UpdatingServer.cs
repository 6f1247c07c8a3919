using System.Text;
using Im.Client;
using Im.Client.Receiving;
using Im.Client.Store;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Client;

/// <summary>
/// What a server does with chat and updates of two conversations: archive, deliver chat first and say which updates come
/// later, answer for pages. And what the device's app was shown of it.
/// </summary>
internal sealed class UpdatingServer(Random random)
{
    private static readonly PeerId[] Peers = [WireIds.Tag("demo", "red"), ClientKit.Service];

    private readonly Dictionary<PeerId, List<Entry>> _archive = Peers.ToDictionary(peer => peer, _ => new List<Entry>());
    private readonly Queue<Sent> _connection = new();
    private readonly List<Entry> _waiting = [];
    private readonly Dictionary<PeerId, List<long>> _seen = Peers.ToDictionary(peer => peer, _ => new List<long>());
    private readonly Dictionary<PeerId, List<long>> _taken = Peers.ToDictionary(peer => peer, _ => new List<long>());
    private bool _isConnected = true;

    private enum Kind
    {
        Chat,
        Update,
        ForOthers,
    }

    public void Connect() => _isConnected = true;

    /// <summary>What was under way, and what waited, is lost.</summary>
    public void Disconnect()
    {
        _isConnected = false;
        _connection.Clear();
        _waiting.Clear();
    }

    public void Write()
    {
        var peer = Peers[random.Next(Peers.Length)];
        var kind = random.Next(10) switch { < 5 => Kind.Chat, < 9 => Kind.Update, _ => Kind.ForOthers };
        var entry = new Entry(peer, _archive[peer].Count + 1, kind);
        _archive[peer].Add(entry);
        if (!_isConnected || kind == Kind.ForOthers) return;
        if (kind == Kind.Update)
        {
            _waiting.Add(entry);
            return;
        }

        foreach (var overtaken in _waiting.Where(update => update.Peer == peer && !update.IsTold))
        {
            overtaken.IsTold = true;
            _connection.Enqueue(new Sent(overtaken, IsLater: true));
        }

        _connection.Enqueue(new Sent(entry));
    }

    /// <summary>Takes something back. The event comes behind what it is about, as the server promises, or is lost.</summary>
    public void Recall()
    {
        var peer = Peers[random.Next(Peers.Length)];
        if (_archive[peer].Where(entry => entry.Kind == Kind.Update && !entry.IsRecalled).ToList() is not { Count: > 0 } updates) return;
        var entry = updates[random.Next(updates.Count)];
        entry.IsRecalled = true;
        if (_isConnected && !_waiting.Contains(entry) && random.Next(3) > 0) _connection.Enqueue(new Sent(entry, IsRecall: true));
    }

    /// <summary>The device takes some deliveries at once, as its inbox does; now and then one of them twice.</summary>
    public bool Deliver(Im.Client.Store.Database database, int count)
    {
        if (_waiting.Count > 0 && (_connection.Count == 0 || random.Next(4) == 0))
        {
            _connection.Enqueue(new Sent(_waiting[0]));
            _waiting.RemoveAt(0);
        }

        var batch = new List<Sent>();
        while (batch.Count < count && _connection.TryDequeue(out var sent)) batch.Add(sent);
        foreach (var sent in batch.Where(sent => sent.IsLater)) database.Later(sent.Entry.Peer, sent.Entry.Seq);
        foreach (var sent in batch.Where(sent => !sent.IsLater && !sent.IsRecall))
        {
            for (var times = random.Next(5) == 0 ? 2 : 1; times > 0; times--) database.Take(Message(sent.Entry, sent.IsRecalled));
        }

        foreach (var sent in batch.Where(sent => sent.IsRecall)) Recall(database, sent.Entry);
        return true;
    }

    /// <summary>A page for what the device has now.</summary>
    public Page AskForPage(Im.Client.Store.Database database)
    {
        var cursors = database.Cursors(500, []);
        var have = cursors.ToDictionary(it => it.Key, it => it.Value.Have);
        var known = cursors.ToDictionary(it => it.Key, it => it.Value.UpTo);
        var (left, messages, states, more) = (random.Next(1, 6), new List<(Entry, bool)>(), new List<PeerState>(), false);
        foreach (var (peer, archived) in _archive)
        {
            var from = have.GetValueOrDefault(peer.Value);
            var missed = archived.Where(entry => entry.Seq > from && entry.Kind != Kind.ForOthers).ToList();
            var page = missed.Take(left).ToList();
            messages.AddRange(page.Select(entry => (entry, entry.IsRecalled)));
            left -= page.Count;
            more |= page.Count < missed.Count;
            states.Add(new PeerState
            {
                Peer = peer.Value,
                LastSeq = archived.Count,
                UpTo = page.Count == missed.Count ? archived.Count : page.Count > 0 ? page[^1].Seq : from,
                ReadSeq = 0,
                Recalled = [.. archived.Where(entry => entry.IsRecalled && entry.Seq <= from).Select(entry => entry.Seq)],
            });
        }

        return new Page([.. messages.Select(message => Message(message.Item1, message.Item2))], states, have, known, more);
    }

    /// <summary>The device takes a page. True if it has to ask again.</summary>
    public static bool TakePage(Im.Client.Store.Database database, Page page)
    {
        PageRules.Apply(database, page.Messages, page.Peers, page.Have, page.Known);
        foreach (var state in page.Peers)
        {
            foreach (var seq in state.Recalled!) Assert.False(IsShown(database, new PeerId(state.Peer), seq));
        }

        return page.More;
    }

    public void Seen(ImMessage message)
    {
        Assert.Equal(Next(message.Peer, Kind.Chat, _seen[message.Peer].Count), message.Seq);
        _seen[message.Peer].Add(message.Seq);
    }

    public void Taken(ImMessage update)
    {
        var entry = _archive[update.Peer][(int)update.Seq - 1];
        Assert.Equal((Kind.Update, false), (entry.Kind, entry.IsKnownToBeRecalled));
        Assert.True(_taken[update.Peer].LastOrDefault() < update.Seq, $"{update.Seq} came after {_taken[update.Peer].LastOrDefault()}.");
        Assert.NotEqual("{}", Encoding.UTF8.GetString(update.Content.Span));
        _taken[update.Peer].Add(update.Seq);
    }

    /// <summary>Chat whole; of the updates at least those that nobody has taken back.</summary>
    public void CheckThatAllWereShown()
    {
        foreach (var peer in Peers)
        {
            Assert.Equal(_archive[peer].Where(entry => entry.Kind == Kind.Chat).Select(entry => entry.Seq), _seen[peer]);
            var missing = _archive[peer].Where(entry => entry.Kind == Kind.Update && !entry.IsRecalled).Select(entry => entry.Seq).Except(_taken[peer]);
            Assert.Empty(missing);
        }
    }

    private static void Recall(Im.Client.Store.Database database, Entry entry)
    {
        database.Recall(entry.Peer, entry.Seq);
        entry.IsKnownToBeRecalled = true;
    }

    private static bool IsShown(Im.Client.Store.Database database, PeerId peer, long seq) =>
        database.UpdatesAfter(database.NumberSetting(SettingRows.SeenUpdates) ?? 0, int.MaxValue)
            .Exists(update => update.Peer == peer && update.Seq == seq);

    private long? Next(PeerId peer, Kind kind, int index) =>
        _archive[peer].Where(entry => entry.Kind == kind).ElementAtOrDefault(index)?.Seq;

    private static ImMessage Message(Entry entry, bool isRecalled)
    {
        var envelope = entry.Kind == Kind.Update
            ? FakeServer.UpdateOf(entry.Peer, ClientKit.Alice.AsPeer(), new { n = entry.Seq })
            : FakeServer.UpdateOf(entry.Peer, ClientKit.Alice.AsPeer(), new { }) with { Type = 0, Content = "{\"text\":\"x\"}"u8.ToArray() };
        if (isRecalled) envelope = envelope with { Content = Envelope.RecalledContent };
        return Arrival.Of(envelope with { Id = $"m{entry.Seq}", Seq = entry.Seq }, ClientKit.Alice);
    }

    /// <summary>A page as it was made.</summary>
    internal sealed record Page(
        List<ImMessage> Messages, List<PeerState> Peers, Dictionary<string, long> Have, Dictionary<string, long> Known, bool More);

    private sealed class Entry(PeerId peer, long seq, Kind kind)
    {
        public PeerId Peer { get; } = peer;

        public long Seq { get; } = seq;

        public Kind Kind { get; } = kind;

        /// <summary>Whether the device was told that it comes later.</summary>
        public bool IsTold { get; set; }

        public bool IsRecalled { get; set; }

        /// <summary>Whether the device was told that.</summary>
        public bool IsKnownToBeRecalled { get; set; }
    }

    /// <summary>Something on its way to the device, as it was when it was sent.</summary>
    private sealed record Sent(Entry Entry, bool IsLater = false, bool IsRecall = false)
    {
        public bool IsRecalled { get; } = Entry.IsRecalled;
    }
}
