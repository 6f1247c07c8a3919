namespace Im.Chaos.Checking;

/// <summary>A conversation's seqs are 1, 2, 3 …, each once.</summary>
internal sealed class SeqsAreDense : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence)
    {
        foreach (var (conversation, messages) in evidence.Conversations)
        {
            var expected = 1L;
            foreach (var message in messages)
            {
                if (message.Seq < expected)
                    yield return Of(ViolationKind.Doubled, $"{conversation} has #{message.Seq} twice, the second is {message.Id}.");
                else if (message.Seq > expected)
                    yield return Of(ViolationKind.Gap, $"{conversation} has no #{expected}, and then {message.Id} as #{message.Seq}.");
                expected = message.Seq + 1;
            }
        }
    }

    private static Violation Of(ViolationKind kind, string text) => new(kind, text);
}
