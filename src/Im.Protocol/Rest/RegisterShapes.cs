namespace Im.Protocol.Rest;

/// <summary>Binds a device to a user: <c>POST /v1/register</c>.</summary>
public sealed record RegisterRequest
{
    /// <summary>The tenant.</summary>
    public string? TenantNo { get; init; }

    /// <summary>The user's name at the tenant.</summary>
    public string? UserId { get; init; }

    /// <summary>The device's unique code (唯一码), made by the SDK once and kept.</summary>
    public string? DeviceId { get; init; }

    /// <summary>IOS 1, ANDROID 2, WEB 3, WINDOWS 4, UNKNOWN -1. Send it always; left out: unknown.</summary>
    public int? Os { get; init; }

    /// <summary>The sub-application; empty or left out for none.</summary>
    public string? Appid { get; init; }

    /// <summary>What the device is.</summary>
    public DeviceInfo? Device { get; init; }

    /// <summary>Its push token.</summary>
    public PushRegistration? Push { get; init; }
}

/// <summary>What a device is; every member is optional and at most 128 characters.</summary>
public sealed record DeviceInfo
{
    /// <summary>Who made it.</summary>
    public string? Brand { get; init; }

    /// <summary>Its model.</summary>
    public string? Model { get; init; }

    /// <summary>The version of its system.</summary>
    public string? OsVersion { get; init; }

    /// <summary>The version of the app.</summary>
    public string? AppVersion { get; init; }

    /// <summary>The version of the SDK.</summary>
    public string? SdkVersion { get; init; }

    /// <summary>The user's language, a BCP 47 tag.</summary>
    public string? Language { get; init; }
}

/// <summary>A vendor's push token.</summary>
public sealed record PushRegistration
{
    /// <summary>Whose push service it is of.</summary>
    public string? Vendor { get; init; }

    /// <summary>The token, at most 4,096 characters.</summary>
    public string? Token { get; init; }
}

/// <summary>The push vendors of the protocol.</summary>
public static class PushVendors
{
    /// <summary>Characters of the longest token.</summary>
    public const int LongestToken = 4_096;

    /// <summary>All of them, in the order of the protocol.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["fcm", "apns", "huawei", "harmony", "honor", "xiaomi", "oppo", "vivo", "meizu", "webpush", "wns"];

    /// <summary>Whether the protocol knows the vendor.</summary>
    public static bool IsKnown(string? vendor) => vendor is not null && All.Contains(vendor);

    /// <summary>Whether the text may be a vendor's token: 1–4,096 characters, none of them U+0000, which no database
    /// takes in a text.</summary>
    public static bool IsToken(string? text) => text is { Length: > 0 and <= LongestToken } && !text.Contains('\0');
}

/// <summary>What a registered device needs to connect.</summary>
public sealed record RegisterResponse
{
    /// <summary>The user's account.</summary>
    public required string Account { get; init; }

    /// <summary>The device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The device token: the MQTT password, and the bearer token of the device's HTTP calls.</summary>
    public required string Token { get; init; }

    /// <summary>When the token expires, Unix milliseconds.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>Where and how to connect.</summary>
    public required MqttAddress Mqtt { get; init; }

    /// <summary>The server's clock, Unix milliseconds.</summary>
    public required long ServerTime { get; init; }
}

/// <summary>Where a device connects, and with which credentials: any MQTT client can use it as it is.</summary>
public sealed record MqttAddress
{
    /// <summary>The gateway's host.</summary>
    public required string Host { get; init; }

    /// <summary>The gateway's port.</summary>
    public required int Port { get; init; }

    /// <summary>Whether the port speaks TLS.</summary>
    public required bool Tls { get; init; }

    /// <summary>The gateway over WebSocket.</summary>
    public string? WebSocket { get; init; }

    /// <summary>The clientId to use.</summary>
    public required string ClientId { get; init; }

    /// <summary>The user name to use: the account.</summary>
    public required string Username { get; init; }

    /// <summary>The password to use: the device token.</summary>
    public required string Password { get; init; }
}

/// <summary>A new device token: the answer to <c>POST /v1/token/refresh</c>.</summary>
/// <param name="Token">The device token.</param>
/// <param name="ExpiresAt">When it expires, Unix milliseconds.</param>
/// <param name="ServerTime">The server's clock, Unix milliseconds.</param>
public sealed record TokenRefreshResponse(string Token, long ExpiresAt, long ServerTime)
{
    /// <summary>Where to connect from now on; from a server that does not tell, null: where it was.</summary>
    public MqttAddress? Mqtt { get; init; }
}

/// <summary>A user token: the answer to <c>POST /v1/users/{userId}/token</c>.</summary>
/// <param name="Account">The user's account.</param>
/// <param name="Token">The user token, for the SDK's register call.</param>
/// <param name="ExpiresAt">When it expires, Unix milliseconds.</param>
public sealed record UserTokenResponse(string Account, string Token, long ExpiresAt);
