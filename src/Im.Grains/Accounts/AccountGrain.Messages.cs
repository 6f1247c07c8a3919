using Im.Grains.Conversations;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Accounts;

/// <summary>Messages: what the account's devices send, and what they are handed.</summary>
internal sealed partial class AccountGrain
{
    public async Task<SendAnswer> Send(SendBatch batch)
    {
        if (_sessions.Of(batch.DeviceId)?.Fence != batch.Fence) return new SendAnswer { UnknownSession = true };

        var (admitted, refusal) = await Admit(batch.Messages.Count);
        var sent = await SendByPeer(batch, admitted, TenantNo);
        return new SendAnswer
        {
            Outcomes = refusal is null ? sent : [.. sent, .. Enumerable.Repeat(refusal, batch.Messages.Count - admitted)],
        };
    }

    public Task Deliver(Delivery delivery) =>
        HandTo(SessionsExcept(delivery.ExceptDevice), delivery.Envelopes, droppable: false);

    public Task Notify(EncodedEnvelope payload, string? exceptDevice) =>
        HandTo(SessionsExcept(exceptDevice), [payload], droppable: true);

    /// <summary>Each conversation gets its messages in one call, in their order; conversations go side by side.</summary>
    private async Task<IReadOnlyList<SendOutcome>> SendByPeer(SendBatch batch, int admitted, string tenantNo)
    {
        var messages = batch.Messages;
        if (admitted == 0) return [];
        if (admitted == messages.Count && messages.All(message => message.To == messages[0].To))
        {
            return await SendTo(messages[0].To, messages, batch.DeviceId, tenantNo);
        }

        var outcomes = new SendOutcome[admitted];
        await Task.WhenAll(Enumerable.Range(0, admitted).GroupBy(index => messages[index].To).Select(async toPeer =>
        {
            var indexes = toPeer.ToArray();
            var sent = await SendTo(toPeer.Key, [.. indexes.Select(index => messages[index])], batch.DeviceId, tenantNo);
            for (var i = 0; i < indexes.Length; i++) outcomes[indexes[i]] = sent[i];
        }));
        return outcomes;
    }

    private async Task<IReadOnlyList<SendOutcome>> SendTo(
        PeerId peer, IReadOnlyList<OutgoingMessage> messages, string deviceId, string tenantNo)
    {
        var batch = new ConversationBatch
        {
            From = Me.AsPeer(),
            TenantNo = tenantNo,
            DeviceId = deviceId,
            Messages = messages,
        };
        try
        {
            return peer.Kind switch
            {
                PeerKind.Account or PeerKind.Service => await Conversation(peer).Send(batch),
                PeerKind.Group => await Group(peer).Send(batch),
                _ => Same(messages, SendOutcome.Refused(ErrorCode.Forbidden, "Only a service may send to a tag or to everyone.")),
            };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Archived or not: the sender tries again with the same id, and either way it is there once.
            LogSendFailed(e);
            return Same(messages, SendOutcome.Refused(ErrorCode.Unavailable, "The message could not be taken now. Try again."));
        }
    }

    private static SendOutcome[] Same(IReadOnlyList<OutgoingMessage> messages, SendOutcome outcome)
    {
        var outcomes = new SendOutcome[messages.Count];
        Array.Fill(outcomes, outcome);
        return outcomes;
    }

    private Session[] SessionsExcept(string? deviceId)
    {
        var sessions = _sessions.Snapshot();
        return deviceId is null ? sessions : Array.FindAll(sessions, session => session.DeviceId != deviceId);
    }

    [LoggerMessage(LogLevel.Warning, "A conversation did not take a send; the sender will try again.")]
    private partial void LogSendFailed(Exception exception);
}
