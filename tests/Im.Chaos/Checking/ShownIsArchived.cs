namespace Im.Chaos.Checking;

/// <summary>What an app sees is what the archive has at that place: so all see the same in the same order.</summary>
internal sealed class ShownIsArchived : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence)
    {
        foreach (var shown in evidence.Shown)
        {
            var device = evidence.Devices[shown.Device];
            var place = Evidence.ConversationOf(device.Account, shown.Peer);
            var archived = evidence.AtPlace[(place, shown.Seq)].FirstOrDefault();
            if (archived is null)
                yield return Of(ViolationKind.Lost, "which is not archived.");
            else if (archived.Id != shown.Id || archived.Sender != shown.Sender || archived.Content != shown.Content)
                yield return Of(ViolationKind.Order, $"where the archive has {archived.Id} of {archived.Sender}: {archived.Content}");

            Violation Of(ViolationKind kind, string text) => new(
                kind, $"{shown.Device} was shown {shown.Id} of {shown.Sender} as {place} #{shown.Seq}, {text}", shown.At);
        }
    }
}
