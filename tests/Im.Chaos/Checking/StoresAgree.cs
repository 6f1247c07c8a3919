using Im.Chaos.Histories;

namespace Im.Chaos.Checking;

/// <summary>The SDK's stores hold what the archive holds for their accounts, own messages included, each once; nothing is
/// left in an outbox.</summary>
internal sealed class StoresAgree : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence)
    {
        var kept = evidence.Kept.ToLookup(it => it.Device);
        return evidence.Devices.Values.Where(it => it.Kind == DeviceKind.Sdk)
            .SelectMany(device => OfOne(evidence, device, [.. kept[device.Name]]));
    }

    private static IEnumerable<Violation> OfOne(Evidence evidence, Device device, List<Kept> kept)
    {
        foreach (var pending in kept.Where(it => it.State == "pending"))
            yield return new Violation(ViolationKind.Lost, $"{device.Name} still has {pending.Id} to {pending.Peer} in its outbox.");

        var placed = kept.Where(it => it.Seq > 0).ToList();
        foreach (var twice in placed.GroupBy(it => (it.Peer, it.Seq)).Where(it => it.Count() > 1))
            yield return Of(ViolationKind.Doubled, $"has {twice.Key.Peer} #{twice.Key.Seq} {twice.Count()} times.");

        var archived = evidence.VisibleTo(device).ToLookup(it => (it.Peer, it.Message.Seq), it => it.Message.Id);
        foreach (var ours in placed.Where(it => !archived[(it.Peer, it.Seq)].Contains(it.Id)))
            yield return Of(ViolationKind.Order, $"has {ours.Id} as {ours.Peer} #{ours.Seq}; the archive does not.");

        var stored = placed.Select(it => (it.Peer, it.Seq)).ToHashSet();
        foreach (var missing in archived.Where(it => !stored.Contains(it.Key)))
            yield return Of(ViolationKind.Gap, $"lacks {missing.Key.Peer} #{missing.Key.Seq} ({missing.First()}).");

        Violation Of(ViolationKind kind, string text) => new(kind, $"The store of {device.Name} {text}");
    }
}
