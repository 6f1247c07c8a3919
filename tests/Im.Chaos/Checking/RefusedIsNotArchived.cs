using Im.Chaos.Histories;

namespace Im.Chaos.Checking;

/// <summary>What was refused for good is not in the archive.</summary>
internal sealed class RefusedIsNotArchived : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence)
    {
        var acknowledged = evidence.Answers.Where(it => it.IsAcknowledged).Select(it => it.Id).ToHashSet();
        return
            from answer in evidence.Answers
            where !answer.IsAcknowledged
            let archived = evidence.ById[answer.Id].FirstOrDefault()
            where archived is not null || acknowledged.Contains(answer.Id)
            select Of(answer, archived);
    }

    private static Violation Of(Answered answer, ArchivedMessage? archived) => new(
        ViolationKind.Foreign,
        $"{answer.Id} was refused ({answer.Code}), and "
        + (archived is null ? "acknowledged." : $"is archived in {archived.Conversation} as #{archived.Seq}."),
        answer.At);
}
