namespace Im.Auth;

/// <summary>How tokens are signed and how long they live.</summary>
public sealed class AuthOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Im:Auth";

    /// <summary>The key that signs tokens: base64 of at least 32 random bytes (<c>openssl rand -base64 32</c>), the
    /// same in every process of the cluster. No default: only in Development one is made and kept in a file.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>Keys that signed before: what they signed is still accepted. Default none. To change the key: the new one
    /// here, everywhere; then swap them; take the old one away when its last token has expired. Files are read again when they change.</summary>
    public IList<string> PreviousSigningKeys { get; } = [];

    /// <summary>How long a user token lives: 1 minute to 30 days, default 1 hour. It only has to last from an app's
    /// server to the device's register call.</summary>
    public TimeSpan UserTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a device token lives: 1 minute to 30 days, default 24 hours. A logged-out device is refused
    /// before that, by its login number.</summary>
    public TimeSpan DeviceTokenLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long an app token lives: 1 minute to 30 days, default 1 hour. It ends before if its app or
    /// tenant does.</summary>
    public TimeSpan AppTokenLifetime { get; set; } = TimeSpan.FromHours(1);
}
