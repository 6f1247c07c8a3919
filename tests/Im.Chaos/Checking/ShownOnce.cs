namespace Im.Chaos.Checking;

/// <summary>No app sees a message twice, nor two at one place.</summary>
internal sealed class ShownOnce : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence) =>
    [
        .. from shown in evidence.Shown.GroupBy(it => (it.Device, it.Peer, it.Seq))
        where shown.Count() > 1
        select new Violation(
            ViolationKind.Doubled,
            $"{shown.Key.Device} was shown {shown.Key.Peer} #{shown.Key.Seq} {shown.Count()} times: "
            + string.Join(", ", shown.Select(it => $"{it.Id} at {it.At:mm\\:ss\\.f}")) + ".",
            shown.Last().At),
        .. from shown in evidence.Shown.GroupBy(it => (it.Device, it.Sender, it.Id))
        where shown.Select(it => (it.Peer, it.Seq)).Distinct().Count() > 1
        select new Violation(
            ViolationKind.Doubled,
            $"{shown.Key.Device} was shown {shown.Key.Id} at several places: "
            + string.Join(", ", shown.Select(it => $"{it.Peer} #{it.Seq}")) + ".",
            shown.Last().At),
    ];
}
