using Im.Protocol;

namespace Im.Grains.Accounts;

/// <summary>A connected device, as its account sees it.</summary>
/// <param name="Account">The account.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="AppId">Its sub-application; empty for none.</param>
/// <param name="Gateway">The silo of its gateway.</param>
/// <param name="Connection">The connection's number there.</param>
/// <param name="Fence">Its place in the order of the device's connections.</param>
/// <param name="CameAt">The silo's timestamp when the account heard of the connection.</param>
/// <param name="IsNew">Whether this activation of the account gave it its fence; else it was announced, and an earlier one
/// did.</param>
internal sealed record Session(
    AccountId Account, string DeviceId, string AppId, SiloAddress Gateway, long Connection, long Fence, long CameAt,
    bool IsNew = false)
{
    /// <summary>Whether it is meant by a message for a sub-application.</summary>
    public bool Takes(string appId) => appId.Length == 0 || appId == AppId;
}
