using System.Text.Json;
using Im.Archive;
using Im.Grains.Conversations;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Rest;
using Im.Protocol.Rpc;

namespace Im.Grains.Accounts;

/// <summary>Reads and marks: an account reads what it takes part in, and nothing else.</summary>
internal sealed partial class AccountGrain
{
    private const int LastSeenLimit = 20;
    private const int LargestPage = 200;

    private static readonly Answer NoSuchConversation = Answer.Refused(ErrorCode.NotFound, "No such conversation.");

    private bool _joinedEveryone;

    public async Task<Answer> Offline(OfflineQuery query)
    {
        if (await Ended() is { } ended) return ended;

        await JoinEveryone();
        return await new OfflineReader(archive, Me, time).Read(query);
    }

    public async Task<Answer> History(HistoryQuery query)
    {
        if (await Ended() is { } ended) return ended;
        if (query.Target.Kind == PeerKind.Everyone) await JoinEveryone();
        var part = await archive.FindParticipation(Me, query.Target);
        if (part is null) return Page([], more: false);

        var (messages, more) = await ReadVisible(part, new MessageQuery
        {
            Conversation = part.Conversation.Id,
            AfterSeq = query.AfterSeq,
            BeforeSeq = query.BeforeSeq,
            StartTime = query.StartTime,
            EndTime = query.EndTime,
            Limit = query.Limit,
            MaxBytes = query.MaxBytes,
            NewestFirst = query.NewestFirst,
            LargestUpdate = query.LargestUpdate,
        }, query.AppId);
        return Page(messages, more);
    }

    public async Task<Answer> Conversations(int limit, string? cursor, string appId, int maxBytes)
    {
        if (await Ended() is { } ended) return ended;

        await JoinEveryone();
        if (!ConversationCursor.TryParse(cursor, out var before))
        {
            return Answer.Refused(ErrorCode.Invalid, "The cursor is not one of an earlier page.");
        }

        var parts = await archive.Conversations(Me, limit, before);
        // The last messages are other people's: together they could make a reply that no connection carries.
        var summaries = await Task.WhenAll(parts.Select(part => Summary(part, appId)));
        var listed = ReplyBudget.Fitting(summaries, summary => summary.Last?.Utf8.Length ?? 0, maxBytes);
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
        if (await Ended() is { } ended) return ended;
        if (peer.Kind == PeerKind.Everyone) await JoinEveryone();
        var part = await archive.FindParticipation(Me, peer);
        if (part is null) return NoSuchConversation;

        var (readSeq, moved) = await archive.MarkRead(Me, part.Conversation.Id, seq);
        if (!moved) return Answer.Empty;

        WithdrawRead(peer, readSeq);
        await TellRead(peer, readSeq, fromDevice);
        return Answer.Empty;
    }

    public async Task<Answer> Recall(PeerId peer, long seq) => await Ended() ?? peer.Kind switch
    {
        PeerKind.Account or PeerKind.Service => await Conversation(peer).Recall(Me.AsPeer(), seq).WaitAsync(departure.Begun),
        PeerKind.Group => await Group(peer).Recall(Caller, seq),
        _ => NoSuchConversation,
    };

    public async Task<Answer> Typing(PeerId peer)
    {
        if (await Ended() is { } ended) return ended;
        if (peer.Kind == PeerKind.Group) return await Group(peer).Typing(Caller);

        // Who never exchanged a message with somebody does not make their screen move.
        if (peer.Kind != PeerKind.Account || await archive.FindParticipation(Me, peer) is null) return NoSuchConversation;

        var to = peer.AsAccount();
        if (to != Me) await Account(to).Notify(ServerEvents.Typing(Me, to, TenantNo, time.GetUtcNow()), exceptDevice: null);
        return Answer.Empty;
    }

    public async Task<Answer> Presence(IReadOnlyList<AccountId> accounts)
    {
        if (await Ended() is { } ended) return ended;

        var online = await Task.WhenAll(accounts.Select(account => Account(account).IsOnline(TenantNo)));
        var result = new PresenceResult([.. accounts.Where((_, index) => online[index]).Select(account => account.Value)]);
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(result, WireJson.Default.PresenceResult));
    }

    public async Task<Answer> Groups(string? cursor, int limit, int maxBytes)
    {
        if (await Ended() is { } ended) return ended;

        var groups = await archive.GroupsOf(Me, cursor ?? "", limit);
        var page = GroupViews.List(groups, limit, withRole: true, time.GetUtcNow().ToUnixTimeMilliseconds(), maxBytes);
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(page, WireJson.Default.GroupListResult));
    }

    public async Task<Answer> Tags() => Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(
        new UserTags(await archive.TagsOf(Me)), WireJson.Default.UserTags));

    /// <summary>A page that has a message for this device, if there is one that way: clients go on from
    /// the last message of a page, and from an empty one with more behind it they could not.</summary>
    private async Task<(IReadOnlyList<StoredMessage> Messages, bool More)> ReadVisible(Participation part, MessageQuery query, string? appId)
    {
        var most = query.Limit;
        while (true)
        {
            var page = await archive.Read(part, query);
            var visible = page.Messages.Where(message => EnvelopeView.IsFor(message, Me, appId)).ToArray();
            if (visible.Length > 0 || !page.More) return ([.. visible.Take(most)], page.More || visible.Length > most);

            // Nothing of this is sent, so that what is passed over comes in the largest steps.
            var last = page.Messages[^1].Seq;
            query = query.NewestFirst
                ? query with { BeforeSeq = last, Limit = LargestPage }
                : query with { AfterSeq = last, Limit = LargestPage };
        }
    }

    private string TenantNo => state.State.Profile!.TenantNo;

    private GroupCaller Caller => new() { Who = Me.AsPeer(), TenantNo = TenantNo };

    // The last one is kept: a reference costs more to make than to use, and most chats go on for a while.
    private IConversationGrain Conversation(PeerId peer)
    {
        if (_lastConversation is { } last && last.Peer == peer) return last.Grain;

        var grain = GrainFactory.GetGrain<IConversationGrain>(ConversationKey.Of(Me.AsPeer(), peer));
        _lastConversation = (peer, grain);
        return grain;
    }

    private IGroupGrain Group(PeerId group) => GrainFactory.GetGrain<IGroupGrain>(group.Value);

    /// <summary>
    /// Notes, when the account first looks, that it takes part in what goes to everyone of its tenant: from the time on
    /// at which it became known. So a message to everyone costs nothing for those who are away.
    /// </summary>
    private async Task JoinEveryone()
    {
        if (_joinedEveryone || state.State.Profile is not { } profile) return;

        var everyone = WireIds.Everyone(profile.TenantNo);
        if (await archive.FindConversation(everyone.Value) is not { } conversation) return;
        if (await archive.FindParticipation(Me, everyone) is null)
        {
            var before = await archive.FirstSeqSince(conversation.Id, profile.CreatedAt) - 1;
            await archive.Participate(Me, conversation.Id, everyone, before);
        }

        _joinedEveryone = true;
    }

    private async Task TellRead(PeerId peer, long seq, string fromDevice)
    {
        var at = time.GetUtcNow();
        await Notify(ServerEvents.Read(new ReadEvent(peer.Value, Me.Value, seq), Me, Me, TenantNo, at), fromDevice);
        if (peer.Kind != PeerKind.Account || peer.AsAccount() == Me) return;

        var to = peer.AsAccount();
        await Account(to).Notify(
            ServerEvents.Read(new ReadEvent(Me.Value, Me.Value, seq), Me, to, TenantNo, at), exceptDevice: null);
    }

    private async Task<ConversationSummary> Summary(Participation part, string appId)
    {
        var mutedUntil = MutedUntil(part.Peer);
        var last = part.Last is { } newest && !IsShown(newest, appId) ? await LastSeen(part, appId) : part.Last;
        return new ConversationSummary
        {
            Peer = part.Peer.Value,
            LastSeq = part.LastSeq,
            ReadSeq = part.ReadSeq,
            Unread = UnreadOf(part),
            Muted = mutedUntil > 0 ? true : null,
            MutedUntil = GroupViews.Until(mutedUntil),
            Last = last is null ? null : new RawJson(EnvelopeView.For(Me, last).Json),
        };
    }

    private static long UnreadOf(Participation part) =>
        Math.Max(0, part.LastSeq - Math.Max(part.ReadSeq, part.Windows[^1].After));

    /// <summary>The newest message that is neither for another member alone nor for another sub-application, nor an update, if
    /// it is among the last ones.</summary>
    private async Task<StoredMessage?> LastSeen(Participation part, string appId)
    {
        var page = await archive.Read(part, new MessageQuery
        {
            Conversation = part.Conversation.Id,
            Limit = LastSeenLimit,
            NewestFirst = true,
            LargestUpdate = 0,
        });
        return page.Messages.FirstOrDefault(message => IsShown(message, appId));
    }

    private bool IsShown(StoredMessage message, string appId) => !message.IsUpdate && EnvelopeView.IsFor(message, Me, appId);

    private Answer Page(IEnumerable<StoredMessage> messages, bool more)
    {
        var result = new HistoryResult
        {
            Messages = [.. messages.Select(message => new RawJson(EnvelopeView.For(Me, message).Json))],
            More = more,
        };
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(result, WireJson.Default.HistoryResult));
    }
}
