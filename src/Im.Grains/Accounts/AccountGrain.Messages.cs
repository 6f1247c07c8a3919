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

        var (admitted, refusal) = await TakeUpTo(batch.Messages);
        try
        {
            var messages = batch.Messages;
            var sent = admitted == 0 ? []
                : admitted == messages.Count && IsForOne(messages) ? await SendTo(messages[0].To, messages, batch.DeviceId)
                : await SendByPeer(batch, admitted);
            return new SendAnswer
            {
                Outcomes = refusal is null ? sent : [.. sent, .. Enumerable.Repeat(refusal, messages.Count - admitted)],
            };
        }
        catch (Exception e) when (e is not OutOfMemoryException && departure.Begun.IsCancellationRequested)
        {
            // What was archived is known by its id when the gateway asks the next activation.
            return new SendAnswer { UnknownSession = true };
        }
    }

    public Task Deliver(Delivery delivery)
    {
        var handingOver = HandTo(_sessions.Except(delivery.ExceptDevice), delivery.Envelopes, droppable: false);
        return delivery.Conversation == 0 || !HasPush ? handingOver : PushTo(handingOver, delivery);
    }

    public Task Notify(EncodedEnvelope payload, string? exceptDevice) =>
        HandTo(_sessions.Except(exceptDevice), [payload], droppable: true);

    /// <summary>Each conversation gets its messages in one call, in their order; conversations go side by side.</summary>
    private async Task<IReadOnlyList<SendOutcome>> SendByPeer(SendBatch batch, int admitted)
    {
        var messages = batch.Messages;
        var outcomes = new SendOutcome[admitted];
        await Task.WhenAll(Enumerable.Range(0, admitted).GroupBy(index => messages[index].To).Select(async toPeer =>
        {
            var indexes = toPeer.ToArray();
            var sent = await SendTo(toPeer.Key, [.. indexes.Select(index => messages[index])], batch.DeviceId);
            for (var i = 0; i < indexes.Length; i++) outcomes[indexes[i]] = sent[i];
        }));
        return outcomes;
    }

    private static bool IsForOne(IReadOnlyList<OutgoingMessage> messages)
    {
        for (var i = 1; i < messages.Count; i++)
        {
            if (messages[i].To != messages[0].To) return false;
        }

        return true;
    }

    private async Task<IReadOnlyList<SendOutcome>> SendTo(PeerId peer, IReadOnlyList<OutgoingMessage> messages, string deviceId)
    {
        if (HasCalls(messages)) return await SendWithCalls(peer, messages, deviceId);

        var batch = new ConversationBatch
        {
            From = Me.AsPeer(),
            TenantNo = TenantNo,
            DeviceId = deviceId,
            Messages = messages,
            FromOnlyDeviceAt = _sessions.Count == 1 ? time.GetUtcNow().ToUnixTimeMilliseconds() : 0,
        };
        try
        {
            return peer.Kind switch
            {
                PeerKind.Account or PeerKind.Service => await Conversation(peer).Send(batch).WaitAsync(departure.Begun),
                PeerKind.Group => await Group(peer).Send(batch).WaitAsync(departure.Begun),
                _ => Same(messages, SendOutcome.Refused(ErrorCode.Forbidden, "Only a service may send to a tag or to everyone.")),
            };
        }
        catch (Exception e) when (e is not OutOfMemoryException && !departure.Begun.IsCancellationRequested)
        {
            // Archived or not: the sender tries again with the same id, and either way it is there once.
            LogSendFailed(e);
            return Same(messages, SendOutcome.Refused(ErrorCode.Unavailable, "The message could not be taken now. Try again."));
        }
        finally
        {
            if (batch.FromOnlyDeviceAt > 0 && peer.Kind != PeerKind.Group) await SyncNewcomers(deviceId);
        }
    }

    /// <summary>A device that came while another one sent alone may have pulled before the archive had the message, and is
    /// not handed it.</summary>
    private Task SyncNewcomers(string sender)
    {
        var newcomers = _sessions.Except(sender);
        return newcomers.Length == 0 ? Task.CompletedTask : TellToSync(newcomers);
    }

    private static SendOutcome[] Same(IReadOnlyList<OutgoingMessage> messages, SendOutcome outcome)
    {
        var outcomes = new SendOutcome[messages.Count];
        Array.Fill(outcomes, outcome);
        return outcomes;
    }

    [LoggerMessage(LogLevel.Warning, "A conversation did not take a send; the sender will try again.")]
    private partial void LogSendFailed(Exception exception);
}
