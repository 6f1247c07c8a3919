namespace Im.Chaos.Checking;

/// <summary>Nothing is archived that no device sent.</summary>
internal sealed class ArchivedWasSent : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence) =>
        from message in evidence.Archive.Messages
        where !message.IsEvent
        where !evidence.SentById.TryGetValue(message.Id, out var sent) || sent.Content != message.Content
            || Evidence.ConversationOf(evidence.Devices[sent.Device].Account, sent.To) != message.Conversation
        select new Violation(
            ViolationKind.Foreign, $"{message.Conversation} #{message.Seq} is {message.Id} of {message.Sender}, which nobody sent so.");
}
