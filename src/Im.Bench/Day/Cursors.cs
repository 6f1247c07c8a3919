namespace Im.Bench.Day;

/// <summary>How far a device has everything, by peer. What it hears while connected comes in order; but only once it has
/// pulled what it missed before, does it have all up to there.</summary>
internal sealed class Cursors
{
    private readonly Dictionary<string, long> _sure = [];
    private readonly Dictionary<string, long> _heard = [];

    /// <summary>What to tell the server on the next pull.</summary>
    public IReadOnlyDictionary<string, long> Have => new Dictionary<string, long>(_sure);

    /// <summary>The last message known of a peer; 0 if there is none.</summary>
    public long Last(string peer) => Math.Max(_sure.GetValueOrDefault(peer), _heard.GetValueOrDefault(peer));

    /// <summary>A message came as it was written.</summary>
    public void Heard(string peer, long seq) => _heard[peer] = Math.Max(seq, _heard.GetValueOrDefault(peer));

    /// <summary>A page of a pull says how far a peer is complete.</summary>
    public void PulledTo(string peer, long seq) => _sure[peer] = Math.Max(seq, _sure.GetValueOrDefault(peer));

    /// <summary>The connection has ended, and its pull was complete: so is all that was heard.</summary>
    public void Leave()
    {
        foreach (var (peer, seq) in _heard) PulledTo(peer, seq);
        _heard.Clear();
    }
}
