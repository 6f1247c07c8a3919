using System.Collections.Concurrent;
using Im.Push;

namespace Im.Notifications;

/// <summary>The lanes of a process: one for each credential that it uses.</summary>
internal sealed class CredentialLanes
{
    private static readonly TimeSpan Unused = TimeSpan.FromHours(1);

    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, CredentialLane> _lanes = new();

    public CredentialLanes(TimeProvider time, PushInstruments instruments)
    {
        _time = time;
        instruments.Watch(Paused);
    }

    /// <summary>The lane of a credential.</summary>
    public CredentialLane Of(PushCredential credential) =>
        _lanes.GetOrAdd(credential.Fingerprint, _ => new CredentialLane(credential, _time));

    /// <summary>Forgets those that nobody uses any more: their credential has been changed.</summary>
    public void Clean()
    {
        foreach (var (key, lane) in _lanes)
        {
            if (lane.IsIdle && lane.PausedUntil is null && _time.GetElapsedTime(lane.UsedAt) > Unused) _lanes.TryRemove(key, out _);
        }
    }

    private IEnumerable<(string Vendor, int Paused)> Paused() =>
        from lane in _lanes.Values
        group lane.PausedUntil is null ? 0 : 1 by lane.Credential.Vendor into one
        select (one.Key, one.Sum());
}
