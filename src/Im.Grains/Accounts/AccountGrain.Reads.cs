using System.Text.Json;
using Im.Archive;
using Im.Grains.Conversations;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Grains.Accounts;

/// <summary>Reads and marks: an account reads what it takes part in, and nothing else.</summary>
internal sealed partial class AccountGrain
{
    private static readonly Answer NoSuchConversation = Answer.Refused(ErrorCode.NotFound, "No such conversation.");

    public Task<Answer> Offline(OfflineQuery query) => new OfflineReader(archive, Me, time).Read(query);

    public async Task<Answer> History(HistoryQuery query)
    {
        var part = await archive.FindParticipation(Me, query.Target);
        if (part is null) return Page([], more: false);

        var page = await archive.Read(new MessageQuery
        {
            Conversation = part.Conversation.Id,
            AfterSeq = query.AfterSeq,
            BeforeSeq = query.BeforeSeq,
            StartTime = query.StartTime,
            EndTime = query.EndTime,
            Limit = query.Limit,
            MaxBytes = query.MaxBytes,
            NewestFirst = query.NewestFirst,
        });
        return Page(page.Messages.Where(message => EnvelopeView.IsFor(message, query.AppId)), page.More);
    }

    public async Task<Answer> Conversations(int limit, string? cursor, string appId, int maxBytes)
    {
        if (!ConversationCursor.TryParse(cursor, out var before))
        {
            return Answer.Refused(ErrorCode.Invalid, "The cursor is not one of an earlier page.");
        }

        var parts = await archive.Conversations(Me, limit, before);
        var listed = Fitting(parts.Select(part => Summary(part, appId)), maxBytes);
        var isLast = listed.Count == parts.Count && parts.Count < limit;
        var result = new ConversationsResult
        {
            Conversations = listed,
            Cursor = isLast ? null : ConversationCursor.Of(parts[listed.Count - 1]),
        };
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(result, WireJson.Default.ConversationsResult));
    }

    public async Task<Answer> Read(PeerId peer, long seq, string fromDevice)
    {
        var part = await archive.FindParticipation(Me, peer);
        if (part is null) return NoSuchConversation;

        var (readSeq, moved) = await archive.MarkRead(Me, part.Conversation.Id, seq);
        if (moved) await TellRead(peer, readSeq, fromDevice);
        return Answer.Empty;
    }

    public async Task<Answer> Recall(PeerId peer, long seq) => peer.Kind != PeerKind.Account
        ? NoSuchConversation
        : await GrainFactory.GetGrain<IConversationGrain>(ConversationKey.Of(Me, peer.AsAccount())).Recall(Me, seq);

    public async Task<Answer> Typing(PeerId peer)
    {
        // Who never exchanged a message with somebody does not make their screen move.
        if (peer.Kind != PeerKind.Account || await archive.FindParticipation(Me, peer) is null) return NoSuchConversation;

        var to = peer.AsAccount();
        if (to != Me) await Account(to).Notify(ServerEvents.Typing(Me, to, TenantNo, time.GetUtcNow()), exceptDevice: null);
        return Answer.Empty;
    }

    public async Task<Answer> Presence(IReadOnlyList<AccountId> accounts)
    {
        var online = await Task.WhenAll(accounts.Select(account => Account(account).IsOnline(TenantNo)));
        var result = new PresenceResult([.. accounts.Where((_, index) => online[index]).Select(account => account.Value)]);
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(result, WireJson.Default.PresenceResult));
    }

    private string TenantNo => state.State.Profile!.TenantNo;

    private async Task TellRead(PeerId peer, long seq, string fromDevice)
    {
        var at = time.GetUtcNow();
        await Notify(ServerEvents.Read(new ReadEvent(peer.Value, Me.Value, seq), Me, Me, TenantNo, at), fromDevice);
        if (peer.Kind != PeerKind.Account || peer.AsAccount() == Me) return;

        var to = peer.AsAccount();
        await Account(to).Notify(
            ServerEvents.Read(new ReadEvent(Me.Value, Me.Value, seq), Me, to, TenantNo, at), exceptDevice: null);
    }

    // The last messages are other people's: together they could make a reply that no connection carries.
    private static List<ConversationSummary> Fitting(IEnumerable<ConversationSummary> summaries, int maxBytes)
    {
        var (fitting, bytes) = (new List<ConversationSummary>(), 0L);
        foreach (var summary in summaries)
        {
            bytes += summary.Last?.Utf8.Length ?? 0;
            if (fitting.Count > 0 && bytes > maxBytes) break;
            fitting.Add(summary);
        }

        return fitting;
    }

    private static ConversationSummary Summary(Participation part, string appId) => new()
    {
        Peer = part.Peer.Value,
        LastSeq = part.Conversation.LastSeq,
        ReadSeq = part.ReadSeq,
        Unread = part.Conversation.LastSeq - part.ReadSeq,
        Last = part.Last is { } last && EnvelopeView.IsFor(last, appId) ? new RawJson(EnvelopeView.Of(last).Json) : null,
    };

    private static Answer Page(IEnumerable<StoredMessage> messages, bool more)
    {
        var result = new HistoryResult
        {
            Messages = [.. messages.Select(message => new RawJson(EnvelopeView.Of(message).Json))],
            More = more,
        };
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(result, WireJson.Default.HistoryResult));
    }
}
