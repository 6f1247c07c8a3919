using System.Globalization;

namespace Im.Client.Store;

/// <summary>What a store knows beside messages.</summary>
internal static class SettingRows
{
    /// <summary>Whose store it is.</summary>
    public const string Account = "account";

    /// <summary>The device's unique code.</summary>
    public const string DeviceId = "deviceId";

    /// <summary>What register answered last: where to connect, and the device token.</summary>
    public const string Session = "session";

    /// <summary>What was told to register, to know when it must be told again.</summary>
    public const string Registered = "registered";

    /// <summary>By how many milliseconds the server's clock is ahead of ours.</summary>
    public const string ClockOffset = "clockOffset";

    /// <summary>The server's time before which everything is here.</summary>
    public const string SyncedAt = "syncedAt";

    /// <summary>The position up to which the app has seen messages.</summary>
    public const string Seen = "seen";

    /// <summary>The position up to which the app has taken updates.</summary>
    public const string SeenUpdates = "seenUpdates";

    public static string? Setting(this Database database, string name) =>
        database.Text("SELECT value FROM settings WHERE name = $0", name);

    public static long? NumberSetting(this Database database, string name) =>
        long.TryParse(database.Setting(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    public static void Set(this Database database, string name, string? value)
    {
        if (value is null) database.Execute("DELETE FROM settings WHERE name = $0", name);
        else database.Execute("INSERT OR REPLACE INTO settings (name, value) VALUES ($0, $1)", name, value);
    }

    public static void Set(this Database database, string name, long value) =>
        database.Set(name, value.ToString(CultureInfo.InvariantCulture));
}
