namespace Im.Grains.Devices;

/// <summary>When a vendor's word ends a push token.</summary>
internal static class PushTokenRules
{
    // Codes that may also mean a wrong setting of ours come for all devices at once, and are mended within the hour or not.
    private static readonly TimeSpan DoubtTime = TimeSpan.FromHours(1);

    /// <summary>Whether the token goes: it is dead for certain, or was doubted an hour ago and still is.</summary>
    public static bool IsDead(long doubtedAt, long now, bool certain) =>
        certain || (doubtedAt > 0 && now - doubtedAt >= DoubtTime.TotalMilliseconds);
}
