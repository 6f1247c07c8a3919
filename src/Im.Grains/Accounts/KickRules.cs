using Im.Grains.Tenants;
using Im.Protocol;

namespace Im.Grains.Accounts;

/// <summary>Who has to go when a device logs in.</summary>
internal static class KickRules
{
    /// <summary>So many devices of an account may be logged in whatever the policy: the oldest goes.</summary>
    public const int DeviceLimit = 32;

    /// <summary>The devices that the newcomer displaces.</summary>
    /// <param name="policy">The tenant's choice.</param>
    /// <param name="others">The other devices that are logged in, the newest login last.</param>
    /// <param name="newcomer">What the new device runs.</param>
    public static IReadOnlyList<LoggedInDevice> Displaced(
        KickPolicy policy, IReadOnlyList<LoggedInDevice> others, OsType newcomer) => policy switch
        {
            KickPolicy.One => others,
            KickPolicy.OnePerOs => [.. others.Where(device => device.Os == newcomer)],
            KickPolicy.MobileOneDesktopOne => [.. others.Where(device => IsMobile(device.Os) == IsMobile(newcomer))],
            _ => [.. others.Take(Math.Max(0, others.Count - DeviceLimit + 1))],
        };

    private static bool IsMobile(OsType os) => os is OsType.Ios or OsType.Android;
}
