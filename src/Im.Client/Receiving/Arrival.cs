using Im.Protocol;

namespace Im.Client.Receiving;

/// <summary>Reads envelopes as the account sees them: which conversation, who wrote it, which way it went.</summary>
internal static class Arrival
{
    public static ImMessage Of(Envelope envelope, AccountId self)
    {
        var (peer, sender) = Parties(envelope, self);
        var isRecalled = envelope.Content.Span.SequenceEqual(Envelope.RecalledContent.Span);
        return new ImMessage
        {
            Id = envelope.Id,
            Peer = peer,
            Sender = sender,
            Direction = sender == self.AsPeer() ? MessageDirection.Outgoing : MessageDirection.Incoming,
            State = MessageState.Received,
            TypeCode = envelope.Type,
            Content = envelope.Content,
            Seq = envelope.Seq,
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(envelope.Timestamp),
            AppId = envelope.AppId,
            IsBackground = envelope.IsBackground,
            IsRecalled = isRecalled,
            IsUpdate = PushEvent.IsUpdate(envelope.Type, envelope.Content.Span) || (isRecalled && MayHaveBeenUpdate(envelope.Type, sender)),
        };
    }

    /// <summary>Of what an app has taken back nobody can tell any more which event it was. Nobody misses it.</summary>
    private static bool MayHaveBeenUpdate(int type, PeerId sender) =>
        type == (int)MessageType.Push && sender.Kind == PeerKind.Service;

    private static (PeerId Peer, PeerId Sender) Parties(Envelope envelope, AccountId self)
    {
        // Through a group, tag or everyone: `from` names it, `target` the writer.
        if (IsAudience(envelope.From)) return (envelope.From, new PeerId(envelope.Target));
        if (IsAudience(envelope.To)) return (envelope.To, envelope.From);
        return envelope.From == self.AsPeer() ? (envelope.To, envelope.From) : (envelope.From, envelope.From);
    }

    private static bool IsAudience(PeerId id) => id.Kind is PeerKind.Group or PeerKind.Tag or PeerKind.Everyone;
}
