using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Gateway.Sessions;

/// <summary>What the boundary checks of an envelope that a client sends. Inside, the types are trusted.</summary>
internal static class EnvelopeRules
{
    /// <summary>Reads and checks an envelope.</summary>
    /// <param name="payload">Its bytes; the message refers to them.</param>
    /// <param name="limit">The largest envelope allowed.</param>
    /// <param name="who">The connection's identity.</param>
    /// <param name="id">The message's id, as far as it could be read.</param>
    /// <param name="refusal">Why it is refused; null if it is not.</param>
    /// <returns>The message, or null.</returns>
    public static OutgoingMessage? Read(
        ReadOnlyMemory<byte> payload, int limit, Identity who, out string id, out SendOutcome? refusal)
    {
        id = "";
        refusal = null;
        if (payload.Length > limit)
        {
            refusal = SendOutcome.Refused(ErrorCode.TooLarge, $"An envelope may have {limit} bytes.");
            return null;
        }

        if (!EnvelopeReader.TryRead(payload, out var envelope, out var error))
        {
            refusal = SendOutcome.Refused(ErrorCode.Invalid, error);
            return null;
        }

        id = envelope.Id;
        refusal = Refusal(envelope, who);
        return refusal is not null ? null : new OutgoingMessage
        {
            MessageId = envelope.Id,
            To = envelope.To,
            Target = envelope.Target,
            Type = envelope.Type,
            Content = envelope.Content,
            Extra = envelope.Extra,
            AppId = envelope.AppId,
            IsBackground = envelope.IsBackground,
        };
    }

    private static SendOutcome? Refusal(Envelope envelope, Identity who)
    {
        if (!string.IsNullOrEmpty(envelope.From.Value) && envelope.From.Value != who.Account.Value)
            return SendOutcome.Refused(ErrorCode.Forbidden, "The member 'from' is not the connection's account.");
        if (envelope.TenantNo.Length > 0 && envelope.TenantNo != who.TenantNo)
            return SendOutcome.Refused(ErrorCode.Forbidden, "The member 'tenantNo' is not the connection's tenant.");
        if (envelope.To.Kind is PeerKind.Tag or PeerKind.Everyone)
            return SendOutcome.Refused(ErrorCode.Forbidden, "Only a service may send to a tag or to everyone.");
        if (Names.IsServersId(envelope.Id))
            return SendOutcome.Refused(ErrorCode.Forbidden, "An 'id' of this form is the server's, for steps of calls.");
        if (ContentRules.Check(envelope.Type, envelope.Content.Span) is { } wrong)
            return SendOutcome.Refused(ErrorCode.Invalid, wrong);

        return envelope.Type == (int)MessageType.Push ? EventRefusal(envelope.Content) : null;
    }

    private static SendOutcome? EventRefusal(ReadOnlyMemory<byte> content)
    {
        var type = PushEvent.TypeOf(content);
        if (PushEventTypes.IsServerOnly(type))
            return SendOutcome.Refused(ErrorCode.Forbidden, $"Only the server sends the event '{type}'.");
        return type == PushEventTypes.Organization
            ? SendOutcome.Refused(ErrorCode.Forbidden, "Only a service sends the event 'organization'.")
            : null;
    }
}

/// <summary>Who a connection is.</summary>
/// <param name="TenantNo">The tenant.</param>
/// <param name="Account">The account.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Login">The login its token names.</param>
internal sealed record Identity(string TenantNo, AccountId Account, string DeviceId, long Login);
