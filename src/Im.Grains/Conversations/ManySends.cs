using Im.Archive;
using Im.Grains.FanOut;
using Im.Protocol;

namespace Im.Grains.Conversations;

/// <summary>
/// Sends to a group, tag or everyone. What came in during the last append goes into the archive together, in the order
/// in which it came; each send then waits for its own hand-over only.
/// </summary>
/// <param name="log">The conversation.</param>
/// <param name="writes">The grain's turns: appends take one.</param>
/// <param name="lanes">The ways to the members.</param>
/// <param name="refuse">Why a message may not be sent; null if it may. Asked within the turn.</param>
internal sealed class ManySends(
    ConversationLog log, Turns writes, SiloLanes lanes, Func<PeerId, OutgoingMessage, SendOutcome?> refuse)
{
    private const int RecentLimit = 1_024;
    private const int LargestAppend = 512;

    // While the archive does not answer, senders give up and try again: what waits must not grow with each attempt.
    private const int WaitingLimit = 8_192;

    private readonly Queue<Sending> _waiting = new();
    private readonly RecentSends _finished = new(RecentLimit);
    private int _waitingMessages;

    /// <summary>Archives the messages, then hands them over.</summary>
    public async Task<IReadOnlyList<SendOutcome>> Send(ConversationBatch batch)
    {
        if (_waitingMessages >= WaitingLimit)
            return [.. batch.Messages.Select(_ => SendOutcome.Refused(ErrorCode.Unavailable, "Too much waits for the archive."))];

        var sending = new Sending(batch);
        _waiting.Enqueue(sending);
        _waitingMessages += batch.Messages.Count;
        while (!sending.IsDone) await writes.Run(AppendWaiting);

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
                sending.Outcomes[i] = refuse(batch.From, batch.Messages[i])!;
                if (sending.Outcomes[i] is not null) continue;
                places.Add((sending, i));
                messages.Add(SendRules.Place(batch, batch.Messages[i], log.Head!.Id, timestamp));
            }
        }

        var appended = messages.Count == 0 ? [] : await log.Append(messages);
        var handedOver = new HashSet<long>();
        for (var i = 0; i < appended.Count; i++) HandOver(places[i].Sending, places[i].Index, appended[i], handedOver);
    }

    private List<Sending> Gather()
    {
        var gathered = new List<Sending>();
        var count = 0;
        while (_waiting.TryPeek(out var next) && (count == 0 || count + next.Batch.Messages.Count <= LargestAppend))
        {
            gathered.Add(_waiting.Dequeue());
            count += next.Batch.Messages.Count;
        }

        _waitingMessages -= count;
        return gathered;
    }

    private void HandOver(Sending sending, int index, AppendedMessage appended, HashSet<long> handedOver)
    {
        var batch = sending.Batch;
        var outcome = sending.Outcomes[index] = SendRules.OutcomeOf(appended, batch.Messages[index], log.Head!.Id);
        var message = appended.Message;

        // Also a known one: the first attempt may have died between archive and hand-over. But not one that stands here
        // twice.
        if (!SendRules.WasTaken(outcome) || _finished.Contains(message.From, message.MessageId)) return;
        if (!handedOver.Add(message.Seq)) return;

        var only = message.Target.Length == 0 ? null : OnlyFor(message);
        sending.Taken.Add(message);
        sending.Steps.Add(lanes.Post(new FanOutStep
        {
            Envelope = EnvelopeView.ForMembers(message),
            Only = only,
            ExceptAccount = batch.From.Kind == PeerKind.Account ? batch.From.AsAccount() : null,
            ExceptDevice = batch.DeviceId,
        }));
    }

    private static List<AccountId> OnlyFor(StoredMessage message)
    {
        var only = new List<AccountId> { new(message.Target) };
        if (message.From.Kind == PeerKind.Account && message.From.Value != message.Target) only.Add(message.From.AsAccount());
        return only;
    }

    /// <summary>A batch on its way.</summary>
    private sealed class Sending(ConversationBatch batch)
    {
        private Exception? _failure;

        public ConversationBatch Batch => batch;

        public SendOutcome[] Outcomes { get; } = new SendOutcome[batch.Messages.Count];

        public List<StoredMessage> Taken { get; } = [];

        public List<Task> Steps { get; } = [];

        public bool IsDone { get; private set; }

        public Task HandedOver => _failure is null ? Task.WhenAll(Steps) : Task.FromException(_failure);

        public void Done() => IsDone = true;

        public void Fail(Exception failure) => (_failure, IsDone) = (failure, true);
    }
}
