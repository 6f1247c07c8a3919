namespace Im.Grains.Accounts;

/// <summary>
/// The account's connected devices: at most one session a device, and of two the later one, whatever order the news of
/// them arrive in. Later is the one with the higher fence; but one that this activation gave a fence is later than all that
/// earlier activations did, who may have been on a silo whose clock is ahead.
/// </summary>
internal sealed class Sessions(TimeProvider time)
{
    private Session[] _all = [];
    private long _lastFence;

    /// <summary>How many devices are connected.</summary>
    public int Count => _all.Length;

    /// <summary>All of them. The array is never changed: sessions come and go while a caller awaits.</summary>
    public Session[] All => _all;

    /// <summary>The device's session, or null.</summary>
    public Session? Of(string deviceId)
    {
        foreach (var session in _all)
        {
            if (session.DeviceId == deviceId) return session;
        }

        return null;
    }

    /// <summary>All but the device's; null for all.</summary>
    public Session[] Except(string? deviceId)
    {
        if (deviceId is null || Of(deviceId) is not { } excepted) return _all;
        return _all.Length == 1 ? [] : Array.FindAll(_all, session => session != excepted);
    }

    /// <summary>
    /// A fence above every one given before, by this activation or, as far as the silos' clocks agree, an earlier one.
    /// </summary>
    public long NextFence() => _lastFence = Math.Max(_lastFence + 1, time.GetUtcNow().Ticks);

    /// <summary>Takes a session in.</summary>
    /// <param name="session">The session.</param>
    /// <param name="replaced">The device's session that it replaces, if that is another connection.</param>
    /// <returns>False if a later one is there.</returns>
    public bool TryAdd(Session session, out Session? replaced)
    {
        replaced = Of(session.DeviceId);
        if (replaced is not null && IsEarlier(session, replaced)) return false;

        // One that is announced again is what it was.
        var isSame = replaced?.Fence == session.Fence;
        _all = [.. Except(session.DeviceId), isSame ? session with { IsNew = replaced!.IsNew } : session];
        if (isSame) replaced = null;
        _lastFence = Math.Max(_lastFence, session.Fence);
        return true;
    }

    /// <summary>Removes a device's session, if it is still the one with this fence.</summary>
    public Session? Remove(string deviceId, long fence) =>
        Of(deviceId) is { } session && session.Fence == fence ? Remove(session) : null;

    /// <summary>Removes a device's session, whichever it is.</summary>
    public Session? Remove(string deviceId) => Of(deviceId) is { } session ? Remove(session) : null;

    /// <summary>Removes the session of a connection, if it is there.</summary>
    public Session? Remove(SiloAddress gateway, long connection) =>
        Array.Find(_all, session => session.Connection == connection && session.Gateway.Equals(gateway)) is { } session
            ? Remove(session)
            : null;

    private static bool IsEarlier(Session one, Session other) => one.Fence != other.Fence
        && (one.IsNew == other.IsNew ? one.Fence < other.Fence : other.IsNew);

    private Session Remove(Session session)
    {
        _all = Except(session.DeviceId);
        return session;
    }
}
