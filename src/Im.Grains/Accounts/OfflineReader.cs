using System.Text.Json;
using Im.Archive;
using Im.Grains.Conversations;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Grains.Accounts;

/// <summary>
/// One page of what a device missed. Peers with news are always told; quiet ones too, while there is room, since
/// their read marks may have moved. Large background updates, and what their conversations have behind them, come once all
/// else is there.
/// </summary>
internal sealed class OfflineReader(IMessageArchive archive, AccountId account, TimeProvider time)
{
    private const int PeersPerRead = 500;
    private const int QuietPeersLimit = 500;
    private const int RecallLookBack = 500;
    private const int RecallPeersLimit = 100;
    private const int RecalledLimit = 100;
    private const int EnvelopeOverhead = 320;

    // A recall is possible for minutes; who was away for longer than this finds it in the history.
    private static readonly TimeSpan RecallMemory = TimeSpan.FromDays(7);

    private readonly List<RawJson> _messages = [];
    private readonly List<PeerState> _peers = [];
    private readonly List<Participation> _withUpdates = [];
    private bool _more;
    private int _room;
    private int _bytes;
    private int _quietPeers;
    private int _recallPeers;

    /// <summary>Reads the page.</summary>
    public async Task<Answer> Read(OfflineQuery query)
    {
        (_room, _bytes) = (query.Limit, query.MaxBytes);
        var more = query.Target is { } target ? await ReadOne(query, target) : await ReadAll(query);
        var result = new OfflineResult { Messages = _messages, Peers = _peers, More = more };
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(result, WireJson.Default.OfflineResult));
    }

    private async Task<bool> ReadOne(OfflineQuery query, PeerId target) =>
        await archive.FindParticipation(account, target) is { } part && await Take(query, part, withUpdates: true);

    private async Task<bool> ReadAll(OfflineQuery query)
    {
        (long, long)? before = null;
        while (true)
        {
            var parts = await archive.Conversations(account, PeersPerRead, before);
            foreach (var part in parts)
            {
                if (await Take(query, part, withUpdates: false)) return true;
            }

            if (parts.Count < PeersPerRead) break;
            before = (parts[^1].ListedAt, parts[^1].Conversation.Id);
        }

        foreach (var part in _withUpdates)
        {
            if (await Take(query, part, withUpdates: true)) return true;
        }

        return _more;
    }

    /// <summary>Takes one peer's news; without updates up to the first one, and the rest is for later. True if there is more
    /// than the page has room for.</summary>
    private async Task<bool> Take(OfflineQuery query, Participation part, bool withUpdates)
    {
        // Who has gone hears no more of what is there since.
        var lastSeq = part.LastSeq;
        var known = query.Have.TryGetValue(part.Peer.Value, out var have);
        var hasNews = known
            ? lastSeq > have
            : lastSeq > part.Windows[0].After && part.ListedAt >= query.Since;
        if (!hasNews)
        {
            if (_quietPeers++ < QuietPeersLimit) _peers.Add(await State(part, upTo: lastSeq, known ? Math.Min(have, lastSeq) : 0, query.AppId));
            return false;
        }

        // The page is full: what is left is found by the next call, since nothing of this peer has moved.
        if (_room <= 0 || _bytes <= 0) return true;

        var page = await archive.Read(part, new MessageQuery
        {
            Conversation = part.Conversation.Id,
            AfterSeq = known ? have : 0,
            StartTime = known ? 0 : query.Since,
            Limit = _room,
            MaxBytes = _bytes,
            LargestUpdate = withUpdates ? query.LargestUpdate : 0,
        });

        if (!withUpdates && page.Messages.Any(IsUpdate))
        {
            var before = page.Messages.TakeWhile(message => !IsUpdate(message)).ToList();
            if (before.Count == 0)
            {
                _withUpdates.Add(part);
                return false;
            }

            // The others go on; this one is asked for again.
            (page, _more) = (new MessagePage(before, More: false), true);
            lastSeq = before[^1].Seq;
        }

        // A read brings one message at least; one that this page has no room for begins the next.
        if (_messages.Count > 0 && page.Messages is [var first, ..] && SizeOf(first) > _bytes) return true;

        foreach (var message in page.Messages) Add(message, query.AppId);
        var upTo = page.More ? page.Messages[^1].Seq : Math.Max(lastSeq, page.Messages.Count == 0 ? 0 : page.Messages[^1].Seq);
        _peers.Add(await State(part, upTo, known ? have : 0, query.AppId));
        return page.More;
    }

    // A recalled one is as small as any other.
    private static bool IsUpdate(StoredMessage message) => message.RecalledAt is null && message.IsUpdate;

    private void Add(StoredMessage message, string appId)
    {
        // One that is not for this sub-application counts, too: a page of such messages must end.
        _room--;
        _bytes -= SizeOf(message);
        if (EnvelopeView.IsFor(message, account, appId)) _messages.Add(new RawJson(EnvelopeView.For(account, message).Json));
    }

    private static int SizeOf(StoredMessage message) => message.Content.Length + message.Extra.Length + EnvelopeOverhead;

    private async Task<PeerState> State(Participation part, long upTo, long have, string appId) => new()
    {
        Peer = part.Peer.Value,
        LastSeq = Math.Max(part.LastSeq, upTo),
        UpTo = upTo,
        ReadSeq = part.ReadSeq,
        PeerReadSeq = part.PeerReadSeq,
        Recalled = await Recalled(part, have, appId),
    };

    private async Task<IReadOnlyList<long>?> Recalled(Participation part, long have, string appId)
    {
        var oldest = time.GetUtcNow().Subtract(RecallMemory).ToUnixTimeMilliseconds();
        if (have == 0 || !part.IsPresent || part.ListedAt < oldest || _recallPeers++ >= RecallPeersLimit) return null;

        var recalled = new List<long>();
        foreach (var window in part.Windows)
        {
            var seqs = new SeqWindow(Math.Max(window.After, have - RecallLookBack), Math.Min(window.Through, have));
            if (seqs.After >= seqs.Through) continue;

            recalled.AddRange(await archive.Recalled(new RecalledQuery
            {
                Conversation = part.Conversation.Id,
                Account = account,
                AppId = appId,
                Seqs = seqs,
                Limit = RecalledLimit,
            }));
        }

        return recalled.Count == 0 ? null : [.. recalled.TakeLast(RecalledLimit)];
    }
}
