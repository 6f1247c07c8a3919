namespace Im.Grains.FanOut;

/// <summary>Which silos are there, by the membership as this one knows it.</summary>
internal static class SilosPresent
{
    /// <summary>All silos that take calls.</summary>
    public static IEnumerable<SiloAddress> Present(this ClusterMembershipSnapshot snapshot) => snapshot.Members.Values
        .Where(member => member.Status is SiloStatus.Active or SiloStatus.ShuttingDown)
        .Select(member => member.SiloAddress);
}
