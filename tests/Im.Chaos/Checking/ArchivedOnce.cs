namespace Im.Chaos.Checking;

/// <summary>A sender's message stands in the archive at one place only.</summary>
internal sealed class ArchivedOnce : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence) =>
        from copies in evidence.Archive.Messages.GroupBy(it => (it.Sender, it.Id))
        where copies.Count() > 1
        select new Violation(
            ViolationKind.Doubled,
            $"{copies.Key.Id} of {copies.Key.Sender} is archived {copies.Count()} times: "
            + string.Join(", ", copies.Select(it => $"{it.Conversation} #{it.Seq}")) + ".");
}
