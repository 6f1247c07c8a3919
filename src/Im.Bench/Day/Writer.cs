namespace Im.Bench.Day;

/// <summary>A device that writes to a peer.</summary>
/// <param name="Resident">The device.</param>
/// <param name="Peer">An account or group.</param>
/// <param name="Voice">Its voice there.</param>
internal sealed record Writer(Resident Resident, string Peer, Voice Voice)
{
    /// <summary>The last message that it knows there; 0 if there is none.</summary>
    public long Last => Resident.LastOf(Peer);

    /// <summary>Writes a message that is due at this time.</summary>
    public void Write(long due) => Resident.Write(Voice, due);
}
