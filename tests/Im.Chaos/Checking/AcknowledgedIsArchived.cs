namespace Im.Chaos.Checking;

/// <summary>What was acknowledged is archived: in its conversation, at the place that was told, as it was written.</summary>
internal sealed class AcknowledgedIsArchived : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence)
    {
        foreach (var answer in evidence.Answers.Where(it => it.IsAcknowledged))
        {
            var sent = evidence.SentById[answer.Id];
            var archived = evidence.ById[answer.Id].FirstOrDefault();
            if (archived is null)
            {
                yield return Lost($"{answer.Id} to {sent.To} was acknowledged as #{answer.Seq} and is not archived.");
                continue;
            }

            var account = evidence.Devices[sent.Device].Account;
            var conversation = Evidence.ConversationOf(account, sent.To);
            if (archived.Conversation != conversation || archived.Sender != account)
                yield return Lost($"{answer.Id} of {account} in {conversation} is archived as of {archived.Sender} in {archived.Conversation}.");
            if (answer.Seq != 0 && answer.Seq != archived.Seq)
                yield return Lost($"{answer.Id} in {conversation} was acknowledged as #{answer.Seq} and is archived as #{archived.Seq}.");
            if (archived.Content != sent.Content)
                yield return Lost($"{answer.Id} in {conversation} #{archived.Seq} is archived as {archived.Content}, not as {sent.Content}.");

            Violation Lost(string text) => new(ViolationKind.Lost, text, answer.At);
        }
    }
}
