using Im.Grains.Push;
using Im.Protocol;

namespace Im.Gateway.Sessions;

/// <summary>What of a connection's unacknowledged deliveries its account is told: messages of others, not events, and of very
/// many the newest.</summary>
internal static class OpenDeliveries
{
    /// <summary>So many of one conversation: one notification tells of all.</summary>
    public const int OfConversation = 10;

    /// <summary>So many of all.</summary>
    public const int Limit = 100;

    /// <summary>The messages among them, in their order.</summary>
    /// <param name="deliveries">What was delivered, the oldest first.</param>
    /// <param name="account">The receiver.</param>
    public static IReadOnlyList<OpenDelivery> Of(IReadOnlyList<Outgoing> deliveries, AccountId account)
    {
        var (open, counts) = (new List<OpenDelivery>(), new Dictionary<PeerId, int>());
        for (var i = deliveries.Count - 1; i >= 0 && open.Count < Limit; i--)
        {
            var json = deliveries[i].For(account);
            if (!EnvelopeReader.TryRead(json, out var envelope, out _) || envelope.Seq == 0 || IsOwn(envelope, account)
                || PushEvent.IsUpdate(envelope.Type, envelope.Content.Span)) continue;

            var count = counts.GetValueOrDefault(envelope.From);
            if (count == OfConversation) continue;

            counts[envelope.From] = count + 1;
            open.Add(new OpenDelivery { Envelope = json });
        }

        open.Reverse();
        return open;
    }

    // From another device of the account; what came through many names its sender as its target.
    private static bool IsOwn(Envelope envelope, AccountId account) =>
        envelope.From == account.AsPeer()
        || (envelope.From.Kind is PeerKind.Group or PeerKind.Tag or PeerKind.Everyone && envelope.Target == account.Value);
}
