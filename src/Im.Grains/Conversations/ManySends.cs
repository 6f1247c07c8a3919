using Im.Archive;
using Im.Grains.Calls;
using Im.Grains.FanOut;
using Im.Grains.Push;
using Im.Protocol;

namespace Im.Grains.Conversations;

/// <summary>
/// Sends to a group, tag or everyone. What came in during the last append goes into the archive together, in the order
/// in which it came; each send then waits for its own hand-over only.
/// </summary>
/// <param name="archive">Where it is kept.</param>
/// <param name="log">The conversation.</param>
/// <param name="writes">The grain's turns: appends take one.</param>
/// <param name="lanes">The ways to the members.</param>
/// <param name="pushes">For members whose devices are away.</param>
/// <param name="note">Notes what messages name, before they are archived. Within the turn.</param>
/// <param name="refuse">Why a message may not be sent; null if it may. Asked within the turn.</param>
/// <param name="whoHas">Of a message that was there before: the members who may see it; null for all. Itself null where
/// nobody knows who came later.</param>
internal sealed class ManySends(
    IMessageArchive archive, ConversationLog log, Turns writes, SiloLanes lanes, PushOffers pushes,
    Func<IReadOnlyList<StoredMessage>, ValueTask> note, Func<PeerId, OutgoingMessage, SendOutcome?> refuse, Func<StoredMessage, IReadOnlyList<AccountId>?>? whoHas)
{
    private const int RecentLimit = 1_024;
    private const int LargestAppend = 512;
    private const int LargestAppendBytes = 4 << 20;

    // While the archive does not answer, senders give up and try again: what waits must not grow with each attempt.
    private const int WaitingLimit = 8_192;
    private const int WaitingBytesLimit = 64 << 20;

    // A retry after a crash comes within that. A known message that is older was handed over, or is found by those who
    // pull: whoever may not send, or does not know who has it, shows it to nobody again.
    private static readonly TimeSpan RetryTime = TimeSpan.FromMinutes(5);

    private readonly Queue<Sending> _waiting = new();
    private readonly RecentSends _finished = new(RecentLimit);
    private int _waitingMessages;
    private long _waitingBytes;

    /// <summary>Archives the messages, then hands them over.</summary>
    public async Task<IReadOnlyList<SendOutcome>> Send(ConversationBatch batch)
    {
        if (_waitingMessages >= WaitingLimit || _waitingBytes >= WaitingBytesLimit)
            return [.. batch.Messages.Select(_ => SendOutcome.Refused(ErrorCode.Unavailable, "Too much waits for the archive."))];

        var sending = new Sending(batch);
        _waiting.Enqueue(sending);
        _waitingMessages += batch.Messages.Count;
        _waitingBytes += sending.Bytes;
        while (!sending.IsDone) await writes.Run(AppendWaiting);

        foreach (var index in sending.Refused) await AnswerIfTaken(sending, index);
        await sending.HandedOver;
        foreach (var message in sending.Taken) _finished.Add(message.From, message.MessageId);
        return sending.Outcomes;
    }

    /// <summary>One append for those who wait, and the steps to the members, in their order.</summary>
    private async Task<bool> AppendWaiting()
    {
        var sendings = Gather();
        if (sendings.Count == 0) return true;

        try
        {
            await Append(sendings);
            foreach (var sending in sendings) sending.Done();
        }
        catch (Exception failure)
        {
            foreach (var sending in sendings) sending.Fail(failure);
        }

        return true;
    }

    private async Task Append(List<Sending> sendings)
    {
        var places = new List<(Sending Sending, int Index)>();
        var messages = new List<StoredMessage>();
        var timestamp = log.NextTimestamp;
        foreach (var sending in sendings)
        {
            var batch = sending.Batch;
            for (var i = 0; i < batch.Messages.Count; i++)
            {
                if (refuse(batch.From, batch.Messages[i]) is { } refusal)
                {
                    sending.Refuse(i, refusal);
                    continue;
                }

                places.Add((sending, i));
                messages.Add(SendRules.Place(batch, batch.Messages[i], log.Head!.Id, timestamp));
            }
        }

        await note(messages);
        var appended = messages.Count == 0 ? [] : await log.Append(messages);
        var handedOver = new HashSet<long>();
        for (var i = 0; i < appended.Count; i++) HandOver(places[i].Sending, places[i].Index, appended[i], handedOver);
    }

    /// <summary>A retry of what was taken is told so, also where its sender may not send any more: others have it. Outside
    /// of the turn, so that whoever is refused holds up nobody.</summary>
    private async Task AnswerIfTaken(Sending sending, int index)
    {
        var message = sending.Batch.Messages[index];
        if (await archive.FindSent(sending.Batch.From, message.MessageId, log.Head!.Id) is { } taken)
            HandOver(sending, index, new AppendedMessage(taken, WasKnown: true), [], isRefused: true);
    }

    private List<Sending> Gather()
    {
        var gathered = new List<Sending>();
        var (count, bytes) = (0, 0L);
        while (_waiting.TryPeek(out var next)
            && (count == 0 || (count + next.Batch.Messages.Count <= LargestAppend && bytes + next.Bytes <= LargestAppendBytes)))
        {
            gathered.Add(_waiting.Dequeue());
            count += next.Batch.Messages.Count;
            bytes += next.Bytes;
        }

        _waitingMessages -= count;
        _waitingBytes -= bytes;
        return gathered;
    }

    private void HandOver(
        Sending sending, int index, AppendedMessage appended, HashSet<long> handedOver, bool isRefused = false)
    {
        var batch = sending.Batch;
        var outcome = sending.Outcomes[index] = SendRules.OutcomeOf(appended, batch.Messages[index], log.Head!.Id);
        var message = appended.Message;

        // Also a known one: the first attempt may have died between archive and hand-over. But not one that stands here
        // twice.
        if (!SendRules.WasTaken(outcome) || _finished.Contains(message.From, message.MessageId)) return;
        if (appended.WasKnown && (isRefused || whoHas is null) && IsPastRetry(message)) return;
        if (!handedOver.Add(message.Seq)) return;

        var only = appended.WasKnown && whoHas is not null ? whoHas(message) : OnlyFor(message);
        sending.Taken.Add(message);
        sending.Steps.Add(lanes.Post(new FanOutStep
        {
            Envelope = EnvelopeView.ForMembers(message),
            Only = only,
            ExceptAccount = batch.From.Kind == PeerKind.Account ? batch.From.AsAccount() : null,
            ExceptDevice = batch.DeviceId,
        }));
        if (!message.IsUpdate && pushes.IsOn(message.TenantNo))
            sending.Steps.Add(pushes.OfferToMany(new AudiencePush(message.To, PushMessages.Of(message), CallSignal.InvitedBy(message) ?? only)));
    }

    private bool IsPastRetry(StoredMessage message) =>
        log.NextTimestamp - message.Timestamp > (long)RetryTime.TotalMilliseconds;

    /// <summary>The two who see a message with a target; null for all.</summary>
    public static IReadOnlyList<AccountId>? OnlyFor(StoredMessage message)
    {
        if (message.Target.Length == 0) return null;

        var target = new AccountId(message.Target);
        return message.From.Kind == PeerKind.Account && message.From.Value != message.Target
            ? [target, message.From.AsAccount()]
            : [target];
    }

    /// <summary>A batch on its way.</summary>
    private sealed class Sending(ConversationBatch batch)
    {
        private Exception? _failure;

        public ConversationBatch Batch => batch;

        public long Bytes { get; } = batch.Messages.Sum(message => (long)message.Content.Length);

        public SendOutcome[] Outcomes { get; } = new SendOutcome[batch.Messages.Count];

        public List<int> Refused { get; } = [];

        public List<StoredMessage> Taken { get; } = [];

        public List<Task> Steps { get; } = [];

        public bool IsDone { get; private set; }

        public Task HandedOver => _failure is null ? Task.WhenAll(Steps) : Task.FromException(_failure);

        public void Refuse(int index, SendOutcome refusal)
        {
            Outcomes[index] = refusal;
            Refused.Add(index);
        }

        public void Done() => IsDone = true;

        public void Fail(Exception failure)
        {
            (_failure, IsDone) = (failure, true);
            Refused.Clear();
        }
    }
}
