using Im.Client.Rpc;
using Im.Client.Sending;
using Im.Client.Store;
using Im.Protocol;
using Im.Protocol.Rpc;
using Microsoft.Extensions.Logging;

namespace Im.Client.Receiving;

/// <summary>Pulls pages of what was missed and stores each in one transaction, messages and cursors together.</summary>
internal sealed partial class SyncPages(
    ImClientOptions options, LocalStore store, Outbox outbox, Feed feed, Notices notices, ILogger<SyncPages> logger)
{
    // Conversations named in one call, about 40 bytes each. Others are found by the time of the last complete pull.
    private const int MostNamed = 500;

    // Clocks differ and clients take their time; what comes twice is known.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    // Derived by a digest: once, not for each message of a page.
    private readonly AccountId _self = options.Account;

    /// <summary>Pulls everything of all conversations.</summary>
    public async Task PullAll(RpcCalls calls, CancellationToken cancellation)
    {
        var started = await ServerTime().ConfigureAwait(false);
        var since = await Since(started).ConfigureAwait(false);
        var named = new HashSet<string>();
        while (true)
        {
            var cursors = await store.Run(database => database.Cursors(MostNamed, named)).ConfigureAwait(false);
            var have = cursors.ToDictionary(known => known.Key, known => known.Value.Have);
            var upTo = cursors.ToDictionary(known => known.Key, known => known.Value.UpTo);
            var request = new OfflineParams { Rid = RpcCalls.NewRid(), Have = have, Since = since };
            var page = await Take(calls, request, upTo, cancellation).ConfigureAwait(false);
            if (!page.More) break;

            // Those of the page are named next time, even beyond the most: so each page leads on.
            var another = page.Peers.Exists(peer => !have.ContainsKey(peer) && !named.Contains(peer));
            named.UnionWith(page.Peers);
            if (!page.Moved && !another)
                throw new ImException(ErrorCode.Unavailable, "The server says there is more and sends nothing.");
        }

        await store.Run(database =>
        {
            database.Set(SettingRows.SyncedAt, started);
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>The conversations in which messages wait for others, and up to where each has everything.</summary>
    public Task<Dictionary<PeerId, long>> Gaps(IReadOnlyCollection<PeerId>? of = null) =>
        store.Run(database => database.Gaps(of));

    /// <summary>Closes the gap that a conversation has now; seqs that were for others close by the server's word.</summary>
    /// <returns>False if the server has nothing to say about it.</returns>
    public async Task<bool> Pull(PeerId peer, RpcCalls calls, CancellationToken cancellation)
    {
        // Only up to there: a busy conversation has new gaps all the time, and most close by themselves.
        var goal = await store.Run(database => database.Waiting(peer)).ConfigureAwait(false) ?? 0;
        while (await store.Run(database => database.MarksOf(peer).UpTo).ConfigureAwait(false) is var upTo && upTo < goal)
        {
            // What comes later before the gap comes by itself, or with everything.
            var have = new Dictionary<string, long> { [peer.Value] = upTo };
            var request = new OfflineParams
            {
                Rid = RpcCalls.NewRid(),
                Target = peer.Value,
                Have = upTo > 0 ? have : null,
                Since = await Since(await ServerTime().ConfigureAwait(false)).ConfigureAwait(false),
            };
            try
            {
                var page = await Take(calls, request, have, cancellation).ConfigureAwait(false);
                if (!page.Moved) return false;
            }
            catch (ImException e) when (e.Code is ErrorCode.NotFound or ErrorCode.Forbidden or ErrorCode.Invalid)
            {
                await GiveUp(peer, e.Message).ConfigureAwait(false);
            }
        }

        return true;
    }

    /// <summary>What is missing can no longer be had: out of the group, for instance. What is here is shown.</summary>
    public async Task GiveUp(PeerId peer, string reason)
    {
        var upTo = await store.Run(database =>
        {
            var before = database.MarksOf(peer).UpTo;
            if (database.Waiting(peer) is { } waiting) database.MoveTo(peer, waiting);
            return before;
        }).ConfigureAwait(false);
        LogGapStays(peer.Value, upTo, reason);
        feed.Look();
    }

    /// <summary>The messages of a history page, stored to be looked up; updates are among them.</summary>
    public async Task<List<ImMessage>> Keep(IReadOnlyList<RawJson> envelopes)
    {
        var messages = Read(envelopes);
        await store.Run(database =>
        {
            messages.ForEach(database.Keep);
            return true;
        }).ConfigureAwait(false);
        return messages;
    }

    private async Task<(bool Moved, bool More, List<string> Peers)> Take(
        RpcCalls calls, OfflineParams request, IReadOnlyDictionary<string, long> known, CancellationToken cancellation)
    {
        var page = await calls.Call(
            RpcMethods.Offline, request, WireJson.Default.OfflineParams, WireJson.Default.OfflineResult, cancellation)
            .ConfigureAwait(false);
        var messages = Read(page.Messages);
        var (updated, recalled, moved) = await store.Run(database =>
            PageRules.Apply(database, messages, page.Peers, request.Have, known)).ConfigureAwait(false);
        updated.ForEach(outbox.Changed);
        foreach (var message in recalled)
        {
            notices.Updated(message);
            notices.Recall(new RecallEvent(message.Peer.Value, message.Seq, message.Id));
        }

        feed.Look();
        return (moved, page.More, [.. page.Peers.Select(state => state.Peer)]);
    }

    private List<ImMessage> Read(IReadOnlyList<RawJson> envelopes)
    {
        var messages = new List<ImMessage>(envelopes.Count);
        foreach (var envelope in envelopes)
        {
            if (!EnvelopeReader.TryRead(envelope.Utf8, out var read, out var error)) LogUnreadable(error);
            else if (read.Seq > 0) messages.Add(Arrival.Of(read, _self));
        }

        return messages;
    }

    private async Task<long> ServerTime()
    {
        var offset = await store.Run(database => database.NumberSetting(SettingRows.ClockOffset)).ConfigureAwait(false);
        return options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds() + (offset ?? 0);
    }

    private async Task<long> Since(long serverTime)
    {
        var synced = await store.Run(database => database.NumberSetting(SettingRows.SyncedAt)).ConfigureAwait(false);
        var since = synced is { } time
            ? time - (long)Overlap.TotalMilliseconds
            : serverTime - (long)options.FirstSync.TotalMilliseconds;
        return Math.Max(0, since);
    }

    [LoggerMessage(LogLevel.Warning, "The gap in {Peer} after {UpTo} cannot be closed: {Reason}")]
    private partial void LogGapStays(string peer, long upTo, string reason);

    [LoggerMessage(LogLevel.Warning, "The server sent an envelope that cannot be read: {Error}")]
    private partial void LogUnreadable(string error);
}
