using Im.Grains.Accounts;
using Im.Grains.Devices;
using Im.Grains.Push;
using Im.Protocol;

namespace Im.Notifications;

/// <summary>What the worker asks accounts and devices.</summary>
internal interface IPushAccounts
{
    /// <summary>Whether a device is still to be told.</summary>
    Task<PushVerdict> Judge(AccountId account, PushQuestion question);

    /// <summary>Has an account offer a message of an audience for its devices.</summary>
    Task Consider(AccountId account, PeerId audience, PushMessage message);

    /// <summary>A token is dead, or may be.</summary>
    Task Retire(string tenantNo, string deviceId, string vendor, string token, long before, bool certain);

    /// <summary>Where a device is to be reached; null if its login has ended.</summary>
    Task<DevicePushPlace?> Place(string tenantNo, string deviceId, AccountId account, long login);

    /// <summary>A user's name; null for who is not known.</summary>
    Task<string?> UserId(AccountId account);
}

/// <summary>Asks the grains.</summary>
internal sealed class PushAccounts(IGrainFactory grains) : IPushAccounts
{
    public Task<PushVerdict> Judge(AccountId account, PushQuestion question) => Account(account).JudgePush(question);

    public Task Consider(AccountId account, PeerId audience, PushMessage message) => Account(account).ConsiderPush(audience, message);

    public Task Retire(string tenantNo, string deviceId, string vendor, string token, long before, bool certain) =>
        Device(tenantNo, deviceId).RetireToken(vendor, token, before, certain);

    public Task<DevicePushPlace?> Place(string tenantNo, string deviceId, AccountId account, long login) =>
        Device(tenantNo, deviceId).PushPlace(account, login);

    public async Task<string?> UserId(AccountId account) => (await Account(account).Describe())?.UserId;

    private IAccountGrain Account(AccountId account) => grains.GetGrain<IAccountGrain>(account.Value);

    private IDeviceGrain Device(string tenantNo, string deviceId) => grains.GetGrain<IDeviceGrain>(DeviceKey.Of(tenantNo, deviceId));
}
