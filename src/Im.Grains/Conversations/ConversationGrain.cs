using Im.Archive;
using Im.Grains.Accounts;
using Im.Grains.Tenants;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Conversations;

/// <summary>
/// One batch at a time: place, archive, hand over. The archive's unique keys, not Orleans' single activation, are what
/// keeps two activations from giving one seq twice.
/// </summary>
internal sealed partial class ConversationGrain(
    IMessageArchive archive, TimeProvider time, ILogger<ConversationGrain> logger) : Grain, IConversationGrain
{
    private const int RecentLimit = 64;

    private RecentSends? _finished;
    private ConversationHead? _head;
    private long _lastSeq;
    private long _lastTimestamp;
    private (AccountId First, AccountId Second)? _members;

    // Taken out of the key once: the key is decoded anew each time it is asked for.
    private (AccountId First, AccountId Second) Members => _members ??= ConversationKey.Parse(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        Take(await archive.FindConversation(this.GetPrimaryKeyString(), cancellationToken));

    public async Task<IReadOnlyList<SendOutcome>> Send(ConversationBatch batch)
    {
        if (_head is null && await Refusal(batch) is { } refusal)
        {
            LeaveIfNothingIsHere();
            return [.. batch.Messages.Select(_ => refusal)];
        }

        // A key that two tenants' accounts make has no conversation: the check above refused its creation.
        Take(_head ?? await archive.CreateConversation(NewConversation(batch.TenantNo)));
        var appended = await Append(batch);
        var outcomes = new SendOutcome[appended.Count];
        var handOver = new List<StoredMessage>(appended.Count);
        for (var i = 0; i < appended.Count; i++)
        {
            outcomes[i] = SendRules.OutcomeOf(appended[i], batch.Messages[i], _head!.Id);

            // Also a known one: the first attempt may have died between archive and hand-over.
            if (SendRules.WasTaken(outcomes[i]) && !IsHandedOver(appended[i], handOver)) handOver.Add(appended[i].Message);
        }

        await HandOver(batch, handOver);
        return outcomes;
    }

    public async Task<Answer> Recall(AccountId by, long seq)
    {
        var message = _head is null ? null : await archive.Find(_head.Id, seq);
        if (message is null)
        {
            LeaveIfNothingIsHere();
            return Answer.Refused(ErrorCode.NotFound, "No such message.");
        }

        var now = time.GetUtcNow();
        var settings = await GrainFactory.GetGrain<ITenantGrain>(message.TenantNo).Settings();
        if (RecallRules.Refusal(message, by, now, settings?.RecallWindow ?? TimeSpan.Zero) is { } refusal) return refusal;

        if (await archive.Recall(_head!.Id, seq, now.ToUnixTimeMilliseconds())) await TellRecalled(message, by, now);
        return Answer.Empty;
    }

    /// <summary>Why the first message of a conversation may not be sent; null if it may.</summary>
    private async Task<SendOutcome?> Refusal(ConversationBatch batch)
    {
        var receiver = PeerOf(batch.From);
        if (receiver == batch.From) return null;

        // An account of another tenant does not exist for this one.
        var profile = await Account(receiver).Describe();
        return profile?.TenantNo == batch.TenantNo ? null : SendOutcome.Refused(ErrorCode.NotFound, "No such receiver.");
    }

    private NewConversation NewConversation(string tenantNo)
    {
        var (first, second) = Members;
        return new NewConversation(
            this.GetPrimaryKeyString(),
            tenantNo,
            first == second ? [(first, first.AsPeer())] : [(first, second.AsPeer()), (second, first.AsPeer())]);
    }

    private async Task<IReadOnlyList<AppendedMessage>> Append(ConversationBatch batch)
    {
        var timestamp = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), _lastTimestamp);
        AppendResult result;
        try
        {
            result = await archive.Append(new AppendBatch(_head!.Id, _lastSeq, SendRules.Place(batch, _head.Id, timestamp)));
        }
        catch
        {
            // Written or not: the next activation reads the truth.
            DeactivateOnIdle();
            throw;
        }

        if (result.Fenced)
        {
            LogFenced(_lastSeq);
            DeactivateOnIdle();
            throw new InvalidOperationException($"Another activation has written after seq {_lastSeq}.");
        }

        foreach (var (message, wasKnown) in result.Messages)
        {
            if (wasKnown) continue;
            (_lastSeq, _lastTimestamp) = (message.Seq, message.Timestamp);
        }

        return result.Messages;
    }

    /// <summary>To the receiver's devices and to the sender's others. Both are told from here, so that each device sees
    /// the conversation in the order of its seqs.</summary>
    private async Task HandOver(ConversationBatch batch, List<StoredMessage> messages)
    {
        if (messages.Count == 0) return;

        var envelopes = messages.ConvertAll(EnvelopeView.Of);
        var receiver = PeerOf(batch.From);
        var toSender = Deliver(batch.From, new Delivery { Envelopes = envelopes, ExceptDevice = batch.DeviceId });
        var toReceiver = receiver == batch.From
            ? Task.CompletedTask
            : Deliver(receiver, new Delivery { Envelopes = envelopes });
        await Task.WhenAll(toSender, toReceiver);

        _finished ??= new RecentSends(RecentLimit);
        foreach (var message in messages) _finished.Add(message.From, message.MessageId);
    }

    /// <summary>Tried twice: the first call after the death of a silo fails, and the second finds a new activation.</summary>
    private async Task Deliver(AccountId account, Delivery delivery)
    {
        try
        {
            await Account(account).Deliver(delivery);
        }
        catch (SiloUnavailableException)
        {
            await Account(account).Deliver(delivery);
        }
    }

    private async Task TellRecalled(StoredMessage message, AccountId by, DateTimeOffset at)
    {
        var (first, second) = Members;
        await Tell(first, second);
        if (first != second) await Tell(second, first);

        Task Tell(AccountId account, AccountId peer) => Account(account).Notify(
            ServerEvents.Recall(new RecallEvent(peer.Value, message.Seq, message.MessageId), by, account, message.TenantNo, at),
            exceptDevice: null);
    }

    private AccountId PeerOf(AccountId account) => Members.First == account ? Members.Second : Members.First;

    /// <summary>Whether a message needs no hand-over: an earlier send has finished it, or it stands in this batch
    /// already, sent twice.</summary>
    private bool IsHandedOver(AppendedMessage appended, List<StoredMessage> inThisBatch)
    {
        var message = appended.Message;
        return appended.WasKnown
            && ((_finished?.Contains(message.From, message.MessageId) ?? false)
                || inThisBatch.Exists(other => other.Seq == message.Seq));
    }

    /// <summary>Anybody may name a conversation: an activation for one that does not exist must not stay.</summary>
    private void LeaveIfNothingIsHere()
    {
        if (_head is null) DeactivateOnIdle();
    }

    private void Take(ConversationHead? head)
    {
        if (head is null || head == _head) return;
        (_head, _lastSeq, _lastTimestamp) = (head, head.LastSeq, head.LastTimestamp);
    }

    private IAccountGrain Account(AccountId account) => GrainFactory.GetGrain<IAccountGrain>(account.Value);

    [LoggerMessage(LogLevel.Warning, "Another activation has written after seq {Seq}; this one ends.")]
    private partial void LogFenced(long seq);
}
