using Im.Client.Store;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Client.Receiving;

/// <summary>What a page of missed messages does to the store.</summary>
internal static class PageRules
{
    /// <param name="database">The store.</param>
    /// <param name="messages">The page's messages.</param>
    /// <param name="peers">The page's cursors.</param>
    /// <param name="have">What was said to be here when the page was asked for; deliveries may have moved on since.</param>
    /// <param name="known">Up to where the conversations were followed then, updates that come later left aside.</param>
    /// <returns>Messages that were here and changed; those that turned out to be recalled; whether any cursor moved.</returns>
    public static (List<ImMessage> Updated, List<ImMessage> Recalled, bool Moved) Apply(
        Database database, List<ImMessage> messages, IReadOnlyList<PeerState> peers, IReadOnlyDictionary<string, long>? have,
        IReadOnlyDictionary<string, long> known)
    {
        var before = peers.Select(state => Cursors(database, state)).ToList();
        foreach (var state in peers)
        {
            if (known.GetValueOrDefault(state.Peer) > state.LastSeq) database.StartOver(new PeerId(state.Peer));
        }

        var updated = messages.ConvertAll(database.Take).OfType<ImMessage>().ToList();
        var recalled = new List<ImMessage>();
        foreach (var state in peers) Follow(database, state, have?.GetValueOrDefault(state.Peer) ?? 0, recalled);
        var moved = peers.Where((state, i) => Cursors(database, state) != before[i]).Any();
        return (updated, recalled, moved);
    }

    private static (long, long) Cursors(Database database, PeerState state)
    {
        var marks = database.MarksOf(new PeerId(state.Peer));
        return (marks.UpTo, marks.Have);
    }

    private static void Follow(Database database, PeerState state, long have, List<ImMessage> recalled)
    {
        var peer = new PeerId(state.Peer);
        database.ForgetLater(peer, have, state.UpTo);
        database.MoveTo(peer, state.UpTo);
        database.MarkRead(peer, state.ReadSeq, state.PeerReadSeq);
        foreach (var seq in state.Recalled ?? [])
        {
            if (database.Recall(peer, seq) is { } message) recalled.Add(message);
        }
    }
}
