namespace Im.Grains.Devices;

/// <summary>What a vendor's doubt means for a push token.</summary>
internal static class PushTokenRules
{
    // Codes that may also mean a wrong setting of ours come for all devices at once, and are mended within the hour or not.
    // After that the token is tried again: it goes only when a vendor calls it dead and is to be believed.
    private static readonly TimeSpan QuarantineTime = TimeSpan.FromHours(1);

    /// <summary>Whether nothing is sent to it now.</summary>
    /// <param name="doubtedAt">When it was doubted last, Unix milliseconds; 0 for never.</param>
    /// <param name="now">The time, Unix milliseconds.</param>
    public static bool IsQuarantined(long doubtedAt, long now) =>
        doubtedAt > 0 && now - doubtedAt < QuarantineTime.TotalMilliseconds;
}
