using Im.Grains.Tenants;

namespace Im.Grains.Calls.Rtc;

/// <summary>Who carries the calls of a tenant, by the settings as they are now.</summary>
internal sealed class RtcProviders(ConfiguredTenants tenants)
{
    /// <summary>The tenant's provider; null if the server issues no keys for it.</summary>
    public IRtcKeys? Of(string tenantNo)
    {
        if (tenants.Current.Find(tenantNo)?.Rtc is not { } rtc) return null;
        if (rtc.Agora.IsInUse()) return new AgoraKeys(rtc.Agora);
        return rtc.LiveKit.IsInUse() ? new LiveKitKeys(rtc.LiveKit) : null;
    }
}
