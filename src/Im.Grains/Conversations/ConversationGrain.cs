using Im.Archive;
using Im.Grains.Accounts;
using Im.Grains.Files;
using Im.Grains.Push;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Conversations;

/// <summary>One batch at a time: place, archive, hand over.</summary>
internal sealed class ConversationGrain : Grain, IConversationGrain
{
    private const int RecentLimit = 64;

    private readonly IMessageArchive _archive;
    private readonly FileUses _files;
    private readonly PushOffers _pushes;
    private readonly TimeProvider _time;
    private readonly ConversationLog _log;
    private RecentSends? _finished;
    private (PeerId First, PeerId Second)? _sides;
    private IAccountGrain? _first;
    private IAccountGrain? _second;

    public ConversationGrain(
        IMessageArchive archive, FileUses files, PushOffers pushes, TimeProvider time, ILogger<ConversationGrain> logger)
    {
        (_archive, _files, _pushes, _time) = (archive, files, pushes, time);
        _log = new ConversationLog(archive, time, this, logger);
    }

    // Taken out of the key once: the key is decoded anew each time it is asked for.
    private (PeerId First, PeerId Second) Sides => _sides ??= ConversationKey.Parse(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _log.Open(await _archive.FindConversation(this.GetPrimaryKeyString(), cancellationToken));
        this.LeaveIfVacant(() => _log.Head is null);
    }

    public async Task<IReadOnlyList<SendOutcome>> Send(ConversationBatch batch)
    {
        if (_log.Head is null && await Refusal(batch) is { } refusal) return [.. batch.Messages.Select(_ => refusal)];

        // A key that two tenants' accounts make has no conversation: the check above refused its creation.
        _log.Open(_log.Head ?? await _archive.CreateConversation(NewConversation(batch.TenantNo)));
        var placed = SendRules.Place(batch, _log.Head!.Id, _log.NextTimestamp);
        await _files.Note(placed, GrainFactory);
        var appended = await _log.Append(placed);
        var outcomes = new SendOutcome[appended.Count];
        var handOver = new List<StoredMessage>(appended.Count);
        for (var i = 0; i < appended.Count; i++)
        {
            outcomes[i] = SendRules.OutcomeOf(appended[i], batch.Messages[i], _log.Head!.Id);

            // Also a known one: the first attempt may have died between archive and hand-over.
            if (SendRules.WasTaken(outcomes[i]) && !IsHandedOver(appended[i], handOver)) handOver.Add(appended[i].Message);
        }

        await HandOver(batch, handOver);
        return outcomes;
    }

    public async Task<Answer> Recall(PeerId by, long seq)
    {
        var message = _log.Head is null ? null : await _archive.Find(_log.Head.Id, seq);
        if (message is null) return RecallRules.NoSuchMessage;

        var now = _time.GetUtcNow();
        var window = await GrainFactory.RecallWindow(message.TenantNo);
        if (RecallRules.Refusal(message, by, now, window) is { } refusal) return refusal;

        if (await _archive.Recall(_log.Head!.Id, seq, now.ToUnixTimeMilliseconds())) await TellRecalled(message, by, now);
        return Answer.Empty;
    }

    public async Task<long?> SeqOf(PeerId from, string messageId) =>
        _log.Head is null ? null : await _log.SeqOf(from, messageId);

    /// <summary>Why the first message of a conversation may not be sent; null if it may.</summary>
    private async Task<SendOutcome?> Refusal(ConversationBatch batch)
    {
        var receiver = OtherThan(batch.From);
        if (receiver == batch.From) return null;

        // An app writes first: an account cannot address a service that never wrote to it. And an account of another
        // tenant does not exist for this one.
        var profile = receiver.Kind == PeerKind.Account ? await Account(receiver).Describe() : null;
        return profile?.TenantNo == batch.TenantNo ? null : SendOutcome.NoSuchReceiver;
    }

    private NewConversation NewConversation(string tenantNo)
    {
        var (first, second) = Sides;
        var participants = new List<(AccountId, PeerId)> { (first.AsAccount(), second) };
        if (second.Kind == PeerKind.Account && second != first) participants.Add((second.AsAccount(), first));
        return new NewConversation(this.GetPrimaryKeyString(), tenantNo, participants);
    }

    /// <summary>To the receiver's devices and to the sender's others. Both are told from here, so that each device sees
    /// the conversation in the order of its seqs.</summary>
    private async Task HandOver(ConversationBatch batch, List<StoredMessage> messages)
    {
        if (messages.Count == 0) return;

        var envelopes = messages.ConvertAll(EnvelopeView.Of);
        var receiver = OtherThan(batch.From);
        var toReceiver = receiver == batch.From
            ? Task.CompletedTask
            : Deliver(receiver, new Delivery
            {
                Envelopes = envelopes,
                Conversation = _log.Head!.Id,
                Peer = batch.From,
                LastSeq = messages[^1].Seq,
            });
        await (batch.IsFromOnlyDevice(_time.GetUtcNow())
            ? toReceiver
            : Task.WhenAll(toReceiver, Deliver(batch.From, new Delivery { Envelopes = envelopes, ExceptDevice = batch.DeviceId })));

        _finished ??= new RecentSends(RecentLimit);
        foreach (var message in messages) _finished.Add(message.From, message.MessageId);
    }

    /// <summary>Tried twice: the first call after the death of a silo fails, and the second finds a new activation.</summary>
    private async Task Deliver(PeerId side, Delivery delivery)
    {
        // An app has no devices: it reads the archive.
        if (side.Kind != PeerKind.Account) return;
        try
        {
            await Account(side).Deliver(delivery);
        }
        catch (SiloUnavailableException)
        {
            await Account(side).Deliver(delivery);
        }
    }

    private async Task TellRecalled(StoredMessage message, PeerId by, DateTimeOffset at)
    {
        _pushes.Recalled(message);
        var (first, second) = Sides;
        await Tell(first, second);
        if (first != second) await Tell(second, first);

        Task Tell(PeerId side, PeerId peer) => side.Kind != PeerKind.Account
            ? Task.CompletedTask
            : Account(side).Notify(
                ServerEvents.Recall(new RecallEvent(peer.Value, message.Seq, message.MessageId), by, side, message.TenantNo, at)
                    .InTheWakeOf(message),
                exceptDevice: null);
    }

    private PeerId OtherThan(PeerId side) => Sides.First == side ? Sides.Second : Sides.First;

    /// <summary>Whether a message needs no hand-over: an earlier send has finished it, or it stands in this batch
    /// already, sent twice.</summary>
    private bool IsHandedOver(AppendedMessage appended, List<StoredMessage> inThisBatch)
    {
        var message = appended.Message;
        return appended.WasKnown
            && ((_finished?.Contains(message.From, message.MessageId) ?? false)
                || inThisBatch.Exists(other => other.Seq == message.Seq));
    }

    // Kept: a reference costs more to make than to use.
    private IAccountGrain Account(PeerId side) => side == Sides.First
        ? _first ??= GrainFactory.GetGrain<IAccountGrain>(side.Value)
        : _second ??= GrainFactory.GetGrain<IAccountGrain>(side.Value);
}
