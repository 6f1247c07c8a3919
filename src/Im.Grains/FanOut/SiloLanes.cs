using Orleans.Metadata;

namespace Im.Grains.FanOut;

/// <summary>
/// The ways from one group or audience to the fan-outs of all silos with accounts. A step goes to each silo in the order in which it
/// was posted; no silo waits for another. Used in one grain's turns only.
/// </summary>
internal sealed class SiloLanes(
    AudienceWay way, IFanOutClient services, AccountSilos silos, TimeProvider time)
{
    private readonly Dictionary<SiloAddress, SiloLane> _lanes = [];
    private (MembershipVersion, MajorMinorVersion)? _seen;

    /// <summary>Hands a step to all silos.</summary>
    /// <returns>Done when each one has it, or is known to be unable to take it now: then its devices will be told to
    /// pull.</returns>
    public Task Post(FanOutStep step)
    {
        LookAround();
        if (_lanes.Count == 1) return _lanes.Values.First().Post(step);
        return Task.WhenAll(_lanes.Values.Select(lane => lane.Post(step)));
    }

    /// <summary>The activation ends.</summary>
    public void Close()
    {
        foreach (var lane in _lanes.Values) lane.Close();
    }

    private void LookAround()
    {
        var now = silos.Version;
        if (_seen == now) return;

        var present = silos.Present().ToHashSet();
        foreach (var gone in _lanes.Keys.Where(silo => !present.Contains(silo)).ToList()) _lanes.Remove(gone);

        // Devices may have come to a silo before this grain heard of it: they are told to pull what they missed.
        var owed = _seen is not null ? Debts.All : way.Greets ? Debts.Roster : Debts.None;
        foreach (var silo in present)
        {
            if (!_lanes.ContainsKey(silo)) _lanes.Add(silo, new SiloLane(way, services.On(silo), () => silos.IsPresent(silo), time, owed));
        }

        _seen = now;
    }
}
