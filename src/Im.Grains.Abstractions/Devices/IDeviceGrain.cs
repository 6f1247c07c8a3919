using Im.Grains.Push;
using Im.Protocol;
using Orleans.Concurrency;

namespace Im.Grains.Devices;

/// <summary>A device (唯一码) of a tenant: its one push token and its one login. Key: <see cref="DeviceKey"/>.</summary>
/// <remarks>The device is the truth about which login is current, the push token's grain about who owns the token.</remarks>
[GrainInterfaceType("device")]
public interface IDeviceGrain : IGrainWithStringKey
{
    /// <summary>Logs the device in for an account, out of any other, and takes its push token.</summary>
    [Alias("register")]
    Task<RegisterOutcome> Register(DeviceRegistration registration);

    /// <summary>Whether this login is the device's current one.</summary>
    [Alias("is-current"), AlwaysInterleave]
    Task<bool> IsCurrent(AccountId account, long login);

    /// <summary>Ends a login, if it is the current one: the token goes, the connection closes.</summary>
    /// <returns>Whether it was the current one.</returns>
    [Alias("logout")]
    Task<bool> Logout(AccountId account, long login);

    /// <summary>Notes that the account has ended a login by itself (kick policy).</summary>
    [Alias("end-login")]
    Task EndLogin(AccountId account, long login);

    /// <summary>Notes that another device has taken the push token.</summary>
    [Alias("lose-token")]
    Task LoseToken(string vendor, string token);

    /// <summary>RPC <c>push</c>: changes the push settings, and tells them.</summary>
    [Alias("push")]
    Task<PushOutcome> SetPush(AccountId account, long login, PushChange change);

    /// <summary>Where to push to, if the login is the current one: whether push is on, its token, quiet hours.</summary>
    [Alias("push-place"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<DevicePushPlace?> PushPlace(AccountId account, long login);

    /// <summary>A vendor says that a token is dead, or may be. Nothing happens if the device has another one, or got this one
    /// after <paramref name="before"/>.</summary>
    /// <param name="vendor">The vendor.</param>
    /// <param name="token">The token.</param>
    /// <param name="before">When the vendor's word holds: the time of the send, or what the vendor names. Unix milliseconds.</param>
    /// <param name="certain">Whether it is dead: it goes. Else it is in quarantine until it is registered again; said a
    /// second time, after an hour or more, it goes, too.</param>
    [Alias("retire-token")]
    Task RetireToken(string vendor, string token, long before, bool certain);

    /// <summary>What the device is; null if it never registered.</summary>
    [Alias("describe"), AlwaysInterleave]
    Task<DeviceDescription?> Describe();
}

/// <summary>Names a device: the unique code is unique within its tenant.</summary>
public static class DeviceKey
{
    /// <summary>The grain key of a device.</summary>
    public static string Of(string tenantNo, string deviceId) => $"{tenantNo}/{deviceId}";
}
