namespace Im.Chaos.Checking;

/// <summary>An app sees a conversation in the order of its seqs.</summary>
internal sealed class ShownInOrder : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence)
    {
        foreach (var conversation in evidence.Shown.GroupBy(it => (it.Device, it.Peer)))
        {
            var last = 0L;
            foreach (var shown in conversation)
            {
                var text = $"{shown.Device} was shown {shown.Peer} #{shown.Seq} ({shown.Id}) after #{last}.";
                if (shown.Seq < last) yield return new Violation(ViolationKind.Order, text, shown.At);
                last = Math.Max(last, shown.Seq);
            }
        }
    }
}
