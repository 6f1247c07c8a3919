using Im.Archive;
using Im.Protocol;

namespace Im.Grains.Conversations;

/// <summary>An archived message as an account sees it on the wire.</summary>
internal static class EnvelopeView
{
    /// <summary>A single chat's message: as sent, stamped; a recalled one without its content.</summary>
    public static EncodedEnvelope Of(StoredMessage message) => new()
    {
        AppId = message.AppId,
        Json = EnvelopeWriter.Encode(new Envelope
        {
            Id = message.MessageId,
            From = message.From,
            To = message.To,
            TenantNo = message.TenantNo,
            Target = message.Target,
            Type = message.Type,
            Content = message.RecalledAt is null ? message.Content : Envelope.RecalledContent,
            Timestamp = message.Timestamp,
            IsBackground = message.IsBackground,
            Seq = message.Seq,
            AppId = message.AppId,
            Extra = message.Extra,
        }),
    };

    /// <summary>Whether a device of a sub-application gets the message.</summary>
    public static bool IsFor(StoredMessage message, string appId) =>
        message.AppId.Length == 0 || message.AppId == appId;
}
