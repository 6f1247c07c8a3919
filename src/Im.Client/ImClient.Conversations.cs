using Im.Client.Receiving;
using Im.Client.Rpc;
using Im.Client.Store;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Client;

public sealed partial class ImClient
{
    /// <summary>The last messages of a conversation, oldest first, from the local store: also offline, and with those
    /// that are pending or failed.</summary>
    /// <param name="peer">The conversation.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="beforeSeq">Only what stands before this seq: the next page back.</param>
    /// <param name="since">Nothing older.</param>
    public async Task<IReadOnlyList<ImMessage>> HistoryAsync(
        PeerId peer, int limit = 50, long? beforeSeq = null, DateTimeOffset? since = null) =>
        await _parts.Store.Run(database => database.Page(
            peer, beforeSeq ?? long.MaxValue, since ?? DateTimeOffset.UnixEpoch, limit, upToEnd: beforeSeq is null))
            .ConfigureAwait(false);

    /// <summary>Messages of a conversation from the server's archive; they are kept in the local store as well, and do
    /// not appear in <see cref="Messages"/>.</summary>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public async Task<MessagePage> FetchHistoryAsync(
        PeerId peer, HistoryQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new HistoryQuery();
        while (true)
        {
            var (messages, more) = await FetchHistory(peer, query, cancellationToken).ConfigureAwait(false);
            var page = new MessagePage([.. messages.Where(message => !message.IsUpdate)], more);
            if (page.Messages.Count > 0 || !more || messages.Count == 0) return page;

            // Nothing but updates: whoever goes on from the last message needs one.
            query = query.OldestFirst ? query with { AfterSeq = messages[^1].Seq } : query with { BeforeSeq = messages[0].Seq };
        }
    }

    private async Task<(List<ImMessage> Messages, bool More)> FetchHistory(
        PeerId peer, HistoryQuery query, CancellationToken cancellationToken)
    {
        var asked = new HistoryParams
        {
            Rid = RpcCalls.NewRid(),
            Target = peer.Value,
            StartTime = query.Since?.ToUnixTimeMilliseconds(),
            EndTime = query.Until?.ToUnixTimeMilliseconds(),
            BeforeSeq = query.BeforeSeq,
            AfterSeq = query.AfterSeq,
            Limit = query.Limit,
            NewestFirst = !query.OldestFirst,
        };
        var page = await Online().Calls.Call(
            RpcMethods.History, asked, WireJson.Default.HistoryParams, WireJson.Default.HistoryResult, cancellationToken)
            .ConfigureAwait(false);
        var messages = await _parts.Pages.Keep(page.Messages).ConfigureAwait(false);
        return ([.. messages.OrderBy(message => message.Seq)], page.More);
    }

    /// <summary>The conversations of the local store, the one with the newest message first.</summary>
    public async Task<IReadOnlyList<Conversation>> ConversationsAsync() =>
        await _parts.Store.Run(database => database.Conversations()).ConfigureAwait(false);

    /// <summary>The account's conversations as the server knows them, also those that this device never synced.</summary>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public async Task<ConversationPage> FetchConversationsAsync(
        int limit = 50, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var asked = new ConversationsParams { Rid = RpcCalls.NewRid(), Limit = limit, Cursor = cursor };
        var page = await Online().Calls.Call(
            RpcMethods.Conversations, asked, WireJson.Default.ConversationsParams, WireJson.Default.ConversationsResult,
            cancellationToken).ConfigureAwait(false);
        var conversations = await _parts.Store.Run(database =>
            page.Conversations.Select(summary => Summary(database, summary)).ToList()).ConfigureAwait(false);
        return new ConversationPage(conversations, page.Cursor);
    }

    /// <summary>Marks a conversation as read up to a seq, here at once and at the server as soon as there is a connection.</summary>
    public async Task ReadAsync(PeerId peer, long seq, CancellationToken cancellationToken = default)
    {
        await _parts.Store.Run(database =>
        {
            database.MarkRead(peer, seq, 0);
            return database.SetReadUnsent(peer, unsent: true, seq);
        }).ConfigureAwait(false);
        if (_loop?.Live is not { } online) return;
        try
        {
            await online.SendReadMark(peer, seq, cancellationToken).ConfigureAwait(false);
        }
        catch (ImException)
        {
            // Kept in the store, and told after the next catching up.
        }
    }

    /// <summary>Takes a message back: one of ours in the first minutes, or any as a group's admin.</summary>
    /// <exception cref="ImException">Not connected, too late, or not allowed.</exception>
    public async Task RecallAsync(PeerId peer, long seq, CancellationToken cancellationToken = default)
    {
        await Call(RpcMethods.Recall, new MarkParams { Rid = RpcCalls.NewRid(), Target = peer.Value, Seq = seq },
            WireJson.Default.MarkParams, WireJson.Default.SyncEvent, cancellationToken).ConfigureAwait(false);
        var recalled = await _parts.Store.Run(database => database.Recall(peer, seq)).ConfigureAwait(false);
        if (recalled is not null) _parts.Notices.Updated(recalled);
    }

    /// <summary>Tells the peer that somebody is writing. Without a connection it says nothing: it would come too late.</summary>
    public async Task TypingAsync(PeerId peer, CancellationToken cancellationToken = default)
    {
        if (_loop?.Live is not { } online) return;
        await online.Calls.Call(RpcMethods.Typing, new TypingParams { Rid = RpcCalls.NewRid(), Target = peer.Value },
            WireJson.Default.TypingParams, WireJson.Default.SyncEvent, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Which of the accounts, at most 100, have a connected device.</summary>
    /// <exception cref="ImException">Not connected, or refused.</exception>
    public async Task<IReadOnlyList<AccountId>> PresenceAsync(
        IEnumerable<AccountId> accounts, CancellationToken cancellationToken = default)
    {
        var asked = new PresenceParams { Rid = RpcCalls.NewRid(), Accounts = [.. accounts.Select(account => account.Value)] };
        var answer = await Call(RpcMethods.Presence, asked, WireJson.Default.PresenceParams, WireJson.Default.PresenceResult,
            cancellationToken).ConfigureAwait(false);
        return [.. answer.Online.Select(account => new AccountId(account))];
    }

    private Conversation Summary(Database database, ConversationSummary summary)
    {
        var peer = new PeerId(summary.Peer);
        var last = summary.Last is { } raw && EnvelopeReader.TryRead(raw.Utf8, out var envelope, out _)
            ? Arrival.Of(envelope, Account)
            : null;

        // The one before an update is here, if this device has ever followed the conversation.
        if (last is { IsUpdate: true }) last = database.Page(peer, last.Seq, DateTimeOffset.UnixEpoch, 1, upToEnd: false).LastOrDefault();
        return new Conversation(peer, summary.LastSeq, summary.ReadSeq, 0, summary.Unread, last)
        {
            IsMuted = summary.Muted ?? false,
            MutedUntil = summary.MutedUntil is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null,
        };
    }
}
