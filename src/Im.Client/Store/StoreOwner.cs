using Im.Protocol;

namespace Im.Client.Store;

/// <summary>A store is one account's and one device's, for ever.</summary>
internal static class StoreOwner
{
    /// <returns>The device's unique code: the one asked for, else the store's, else a new one.</returns>
    public static string Claim(Database database, ImClientOptions options)
    {
        var account = database.Setting(SettingRows.Account);
        if (account is not null && account != options.Account.Value)
            throw new ImException(ErrorCode.Conflict, $"The store is {account}'s, not {options.Account}'s.");

        var stored = database.Setting(SettingRows.DeviceId);
        var deviceId = options.DeviceId ?? stored ?? Guid.NewGuid().ToString("N");
        if (stored is not null && stored != deviceId)
            throw new ImException(ErrorCode.Conflict, $"The store is device {stored}'s, not {deviceId}'s.");

        database.Set(SettingRows.Account, options.Account.Value);
        database.Set(SettingRows.DeviceId, deviceId);
        return deviceId;
    }
}
