using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Client.Connections;
using Im.Client.Rpc;
using Im.Client.Sending;
using Im.Client.Store;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Client.Receiving;

/// <summary>
/// Takes deliveries: store, then acknowledge, then notify. A program that dies before the acknowledgement gets the
/// message again; one that dies after it has the message.
/// </summary>
internal sealed partial class Inbox(
    AccountId self, LocalStore store, Outbox outbox, Feed feed, Notices notices, ILogger<Inbox> logger)
{
    private const int LargestBatch = 64;

    /// <summary>Takes what a connection delivers until it ends.</summary>
    public async Task Run(
        IConnection connection, RpcCalls calls, Syncer syncer, Action<string> kicked, CancellationToken cancellation)
    {
        var batch = new List<Delivery>();
        while (await connection.Deliveries.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < LargestBatch && connection.Deliveries.TryRead(out var delivery)) batch.Add(delivery);

            var envelopes = Sort(batch, calls);
            await Keep(envelopes, syncer).ConfigureAwait(false);
            foreach (var happened in envelopes.Where(envelope => envelope.Seq == 0))
                await Handle(happened, syncer, kicked).ConfigureAwait(false);

            await Acknowledge(batch, cancellation).ConfigureAwait(false);
            feed.Look();
        }
    }

    private static async Task Acknowledge(List<Delivery> batch, CancellationToken cancellation)
    {
        try
        {
            foreach (var delivery in batch) await delivery.Acknowledge(cancellation).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // The connection is lost, which it says itself. What is stored is known when it is delivered again.
        }
    }

    private List<Envelope> Sort(List<Delivery> batch, RpcCalls calls)
    {
        var envelopes = new List<Envelope>(batch.Count);
        foreach (var delivery in batch)
        {
            if (delivery.Topic == Topics.Rpc(self)) calls.Reply(delivery.Payload);
            else if (delivery.Topic == Topics.Messages(self)) Read(delivery, envelopes);
        }

        return envelopes;
    }

    private void Read(Delivery delivery, List<Envelope> envelopes)
    {
        if (EnvelopeReader.TryRead(delivery.Payload, out var envelope, out var error)) envelopes.Add(envelope);
        else LogUnreadable(error);
    }

    private async Task Keep(List<Envelope> envelopes, Syncer syncer)
    {
        var arrived = envelopes.Where(envelope => envelope.Seq > 0).Select(envelope => Arrival.Of(envelope, self)).ToList();
        var later = envelopes.Where(envelope => envelope.Seq == 0).Select(ReadLater).OfType<LaterEvent>().ToList();
        if (arrived.Count + later.Count == 0) return;

        var (updated, gaps) = await store.Run(database =>
        {
            // It was said before what overtakes it was delivered: first, so that there is no gap even for a moment.
            later.ForEach(update => database.Later(new PeerId(update.Peer), update.Seq));
            var changes = arrived.ConvertAll(database.Take);
            var peers = arrived.Select(message => message.Peer).Distinct().ToList();
            return (changes, peers.Where(peer => database.Waiting(peer) is not null).ToList());
        }).ConfigureAwait(false);

        foreach (var message in updated.OfType<ImMessage>()) outbox.Changed(message);
        gaps.ForEach(syncer.Request);
    }

    private async Task Handle(Envelope envelope, Syncer syncer, Action<string> kicked)
    {
        var when = DateTimeOffset.FromUnixTimeMilliseconds(envelope.Timestamp);
        var from = envelope.From.Kind == PeerKind.Group ? new PeerId(envelope.Target) : envelope.From;
        if (ImEvent.Read(from, envelope.Content, when) is not { } happened) return;
        switch (happened.Type)
        {
            case PushEventTypes.Later:
                break; // kept with the messages
            case PushEventTypes.Sync:
                syncer.RequestAll();
                break;
            case PushEventTypes.Recall when Parse(happened, WireJson.Default.RecallEvent) is { } recall:
                await Recall(recall).ConfigureAwait(false);
                break;
            case PushEventTypes.Read when Parse(happened, WireJson.Default.ReadEvent) is { } read:
                await MarkRead(read).ConfigureAwait(false);
                break;
            case PushEventTypes.Typing when Parse(happened, WireJson.Default.TypingEvent) is { } typing:
                notices.IsTyping(new TypingNotice(new PeerId(typing.Peer), from));
                break;
            case PushEventTypes.Kicked:
                var notice = Parse(happened, WireJson.Default.KickedEvent) ?? new KickedEvent("");
                kicked(notice.Reason ?? "");
                notices.Kick(notice);
                break;
            case PushEventTypes.Group when GroupChange.Read(happened, envelope.From, seq: 0) is { } change:
                notices.Group(change);
                break;
            case PushEventTypes.Call when CallSignal.Read(happened, PeerOf(envelope), self) is { } signal:
                notices.Call(signal);
                break;
            default:
                notices.Event(happened);
                break;
        }
    }

    private static LaterEvent? ReadLater(Envelope envelope) =>
        ImEvent.Read(envelope.From, envelope.Content, default) is { Type: PushEventTypes.Later } happened
            && Parse(happened, WireJson.Default.LaterEvent) is { Seq: > 0 } later && PeerId.TryParse(later.Peer, out _)
            ? later
            : null;

    private PeerId PeerOf(Envelope envelope) => envelope.From == self.AsPeer() ? envelope.To : envelope.From;

    private async Task Recall(RecallEvent recall)
    {
        var peer = new PeerId(recall.Peer);
        var recalled = await store.Run(database => database.Recall(peer, recall.Seq)).ConfigureAwait(false);
        if (recalled is null) return;
        notices.Updated(recalled);
        notices.Recall(recall);
    }

    private async Task MarkRead(ReadEvent read)
    {
        var (peer, own) = (new PeerId(read.Peer), read.Account == self.Value);

        // Only in a single chat is there one other reader whose mark can be kept.
        var other = !own && peer.Kind == PeerKind.Account ? read.Seq : 0;
        await store.Run(database => database.MarkRead(peer, own ? read.Seq : 0, other)).ConfigureAwait(false);
        notices.HasRead(read);
    }

    private static T? Parse<T>(ImEvent happened, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(happened.Content.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The server delivered an envelope that cannot be read: {Error}")]
    private partial void LogUnreadable(string error);
}
