using Im.Archive;
using Im.Protocol;

namespace Im.Grains.Conversations;

/// <summary>An archived message as somebody sees it on the wire. A recalled one is seen without its content.</summary>
internal static class EnvelopeView
{
    /// <summary>As it was sent, stamped: so it goes through a single chat, and so apps read what went to a group.</summary>
    public static EncodedEnvelope Of(StoredMessage message) =>
        EncodedEnvelope.Of(Envelope(message, message.From, message.To, message.Target));

    /// <summary>Rebuilt for any member of the group, tag or everyone that it was sent to: from there, to the member, the
    /// sender as target. The member's own id is still to be written in.</summary>
    public static EncodedEnvelope ForMembers(StoredMessage message) =>
        EncodedEnvelope.ForMany(Envelope(message, message.To, message.To, message.From.Value));

    /// <summary>As an account sees it that takes part in its conversation.</summary>
    public static EncodedEnvelope For(AccountId account, StoredMessage message) => IsThroughMany(message)
        ? EncodedEnvelope.Of(Envelope(message, message.To, account.AsPeer(), message.From.Value))
        : Of(message);

    /// <summary>Whether a device sees the message: one for a sub-application only devices of that, one for a single
    /// member of a group only that member and its sender.</summary>
    /// <param name="message">The message.</param>
    /// <param name="account">Whose device.</param>
    /// <param name="appId">Its sub-application; null for an app, which sees all.</param>
    public static bool IsFor(StoredMessage message, AccountId account, string? appId) =>
        (appId is null || message.AppId.Length == 0 || message.AppId == appId)
        && (message.Target.Length == 0 || !IsThroughMany(message) || message.Target == account.Value
            || message.From.Value == account.Value);

    private static bool IsThroughMany(StoredMessage message) =>
        message.To.Kind is PeerKind.Group or PeerKind.Tag or PeerKind.Everyone;

    private static Envelope Envelope(StoredMessage message, PeerId from, PeerId to, string target) => new()
    {
        Id = message.MessageId,
        From = from,
        To = to,
        TenantNo = message.TenantNo,
        Target = target,
        Type = message.Type,
        Content = message.RecalledAt is null ? message.Content : Protocol.Envelope.RecalledContent,
        Timestamp = message.Timestamp,
        IsBackground = message.IsBackground,
        Seq = message.Seq,
        AppId = message.AppId,
        Extra = message.Extra,
    };
}
