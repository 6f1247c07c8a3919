using Im.Chaos.Histories;

namespace Im.Chaos.Checking;

/// <summary>Each app has seen all that it was to see, and nothing else.</summary>
internal sealed class EveryoneHasAll : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence) =>
        evidence.Devices.Values.SelectMany(device => Missing(evidence, device).Concat(TooMuch(evidence, device)));

    /// <summary>What a device does not have yet.</summary>
    public static IEnumerable<Violation> Missing(Evidence evidence, Device device)
    {
        var seen = evidence.ShownBy[device.Name].Select(it => (it.Peer, it.Seq)).ToHashSet();
        return
            from meant in evidence.MeantFor(device)
            where !seen.Contains((meant.Peer, meant.Message.Seq))
            select new Violation(
                ViolationKind.Gap,
                $"{device.Name} ({device.Kind}) was never shown {meant.Message.Conversation} #{meant.Message.Seq} ({meant.Message.Id}).",
                evidence.SentById.GetValueOrDefault(meant.Message.Id)?.At);
    }

    private static IEnumerable<Violation> TooMuch(Evidence evidence, Device device) =>
        from shown in evidence.ShownBy[device.Name]
        where !(evidence.Stay.TryGetValue((device.Account, shown.Peer), out var stay) && stay.Sees(shown.Seq)) || device.Wrote(shown.Id)
        select new Violation(
            ViolationKind.Foreign, $"{device.Name} was shown {shown.Peer} #{shown.Seq} ({shown.Id}), which was not for it.", shown.At);
}
