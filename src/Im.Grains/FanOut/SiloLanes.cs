using Im.Protocol;

namespace Im.Grains.FanOut;

/// <summary>
/// The ways from one group or audience to the fan-outs of all silos. A step goes to each silo in the order in which it
/// was posted; no silo waits for another. Used in one grain's turns only.
/// </summary>
internal sealed class SiloLanes(
    PeerId audience, string tenantNo, IFanOutClient services, IClusterMembershipService membership, TimeProvider time)
{
    private readonly Dictionary<SiloAddress, SiloLane> _lanes = [];
    private MembershipVersion? _seen;

    /// <summary>Whether a silo is still owed something: the grain must stay until it has it.</summary>
    public bool IsBusy => _lanes.Values.Any(lane => lane.IsBusy);

    /// <summary>Hands a step to all silos.</summary>
    /// <returns>Done when each one has it, or is known to be unable to take it now: then its devices will be told to
    /// pull.</returns>
    public Task Post(FanOutStep step)
    {
        LookAround();
        if (_lanes.Count == 1) return _lanes.Values.First().Post(step);
        return Task.WhenAll(_lanes.Values.Select(lane => lane.Post(step)));
    }

    private void LookAround()
    {
        var now = membership.CurrentSnapshot;
        if (_seen == now.Version) return;

        var present = now.Present().ToHashSet();
        foreach (var gone in _lanes.Keys.Where(silo => !present.Contains(silo)).ToList()) _lanes.Remove(gone);
        foreach (var silo in present)
        {
            // Devices may have come to a silo before this grain heard of it: they are told to pull what they missed.
            if (!_lanes.ContainsKey(silo)) _lanes.Add(silo, new SiloLane(audience, tenantNo, services.On(silo), time, owesSync: _seen is not null));
        }

        _seen = now.Version;
    }
}
