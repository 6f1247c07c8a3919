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
    /// <returns>Messages that were here and changed; those that turned out to be recalled; whether any cursor moved.</returns>
    public static (List<ImMessage> Updated, List<ImMessage> Recalled, bool Moved) Apply(
        Database database, List<ImMessage> messages, IReadOnlyList<PeerState> peers, IReadOnlyDictionary<string, long>? have)
    {
        var before = peers.Select(state => database.MarksOf(new PeerId(state.Peer)).UpTo).ToList();
        foreach (var state in peers)
        {
            if (have?.GetValueOrDefault(state.Peer) > state.LastSeq) database.StartOver(new PeerId(state.Peer));
        }

        var updated = messages.ConvertAll(database.Take).OfType<ImMessage>().ToList();
        var recalled = new List<ImMessage>();
        foreach (var state in peers) Follow(database, state, recalled);
        var moved = peers.Where((state, i) => database.MarksOf(new PeerId(state.Peer)).UpTo != before[i]).Any();
        return (updated, recalled, moved);
    }

    private static void Follow(Database database, PeerState state, List<ImMessage> recalled)
    {
        var peer = new PeerId(state.Peer);
        database.MoveTo(peer, state.UpTo);
        database.MarkRead(peer, state.ReadSeq, state.PeerReadSeq);
        foreach (var seq in state.Recalled ?? [])
        {
            if (database.Recall(peer, seq) is { } message) recalled.Add(message);
        }
    }
}
