using Im.Grains.Accounts;
using Im.Protocol;

namespace Im.Grains.Devices;

/// <summary>A device that registers.</summary>
[GenerateSerializer, Immutable, Alias("device-registration")]
public sealed record DeviceRegistration
{
    /// <summary>The tenant.</summary>
    [Id(0)]
    public required string TenantNo { get; init; }

    /// <summary>The user.</summary>
    [Id(1)]
    public required string UserId { get; init; }

    /// <summary>The device's unique code.</summary>
    [Id(2)]
    public required string DeviceId { get; init; }

    /// <summary>Its system.</summary>
    [Id(3)]
    public required OsType Os { get; init; }

    /// <summary>Its sub-application; empty for none.</summary>
    [Id(4)]
    public string AppId { get; init; } = "";

    /// <summary>What it is.</summary>
    [Id(5)]
    public DeviceDetails Details { get; init; } = new();

    /// <summary>Its push token; null: the one it has stays.</summary>
    [Id(6)]
    public PushToken? Push { get; init; }
}

/// <summary>What a device is, in its own words.</summary>
[GenerateSerializer, Immutable, Alias("device-details")]
public sealed record DeviceDetails
{
    /// <summary>Who made it.</summary>
    [Id(0)]
    public string? Brand { get; init; }

    /// <summary>Its model.</summary>
    [Id(1)]
    public string? Model { get; init; }

    /// <summary>The version of its system.</summary>
    [Id(2)]
    public string? OsVersion { get; init; }

    /// <summary>The version of the app.</summary>
    [Id(3)]
    public string? AppVersion { get; init; }

    /// <summary>The version of the SDK.</summary>
    [Id(4)]
    public string? SdkVersion { get; init; }

    /// <summary>The user's language.</summary>
    [Id(5)]
    public string? Language { get; init; }
}

/// <summary>A vendor's push token.</summary>
[GenerateSerializer, Immutable, Alias("push-token")]
public sealed record PushToken
{
    /// <summary>The vendor.</summary>
    [Id(0)]
    public required string Vendor { get; init; }

    /// <summary>The token.</summary>
    [Id(1)]
    public required string Token { get; init; }
}

/// <summary>What became of a registration.</summary>
[GenerateSerializer, Immutable, Alias("register-outcome")]
public sealed record RegisterOutcome
{
    /// <summary>The device's new login: part of its token.</summary>
    [Id(0)]
    public required long Login { get; init; }

    /// <summary>Devices of the account that the kick policy has logged out; the caller tells them
    /// (<see cref="IDeviceGrain.EndLogin"/>).</summary>
    [Id(1)]
    public required IReadOnlyList<DisplacedDevice> Displaced { get; init; }

    /// <summary>The key of the device that had the push token before; the caller tells it
    /// (<see cref="IDeviceGrain.LoseToken"/>). Null if it was free.</summary>
    [Id(2)]
    public string? TokenTakenFrom { get; init; }

    /// <summary>The account is banned: the device is logged in nowhere.</summary>
    [Id(3)]
    public bool Banned { get; init; }
}

/// <summary>A change of push settings; what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("push-change")]
public sealed record PushChange
{
    /// <summary>On or off.</summary>
    [Id(0)]
    public bool? Enabled { get; init; }

    /// <summary>A new token.</summary>
    [Id(1)]
    public PushToken? Token { get; init; }

    /// <summary>Takes the token away.</summary>
    [Id(2)]
    public bool RemoveToken { get; init; }

    /// <summary>New quiet hours.</summary>
    [Id(3)]
    public QuietTime? Quiet { get; init; }
}

/// <summary>Hours without notifications.</summary>
[GenerateSerializer, Immutable, Alias("quiet-time")]
public sealed record QuietTime
{
    /// <summary>The beginning, minutes after midnight.</summary>
    [Id(0)]
    public required int FromMinute { get; init; }

    /// <summary>The end, minutes after midnight; the same as the beginning: never.</summary>
    [Id(1)]
    public required int ToMinute { get; init; }

    /// <summary>An IANA time zone.</summary>
    [Id(2)]
    public required string TimeZone { get; init; }
}

/// <summary>What became of a <see cref="PushChange"/>.</summary>
[GenerateSerializer, Immutable, Alias("push-outcome")]
public sealed record PushOutcome
{
    /// <summary><see cref="ErrorCode.Ok"/>, or <see cref="ErrorCode.Forbidden"/> for a login that has ended.</summary>
    [Id(0)]
    public required ErrorCode Code { get; init; }

    /// <summary>Whether notifications are on.</summary>
    [Id(1)]
    public bool Enabled { get; init; }

    /// <summary>The token the device has.</summary>
    [Id(2)]
    public PushToken? Token { get; init; }

    /// <summary>The quiet hours it has.</summary>
    [Id(3)]
    public QuietTime? Quiet { get; init; }

    /// <summary>The key of the device that had the token before; the caller tells it.</summary>
    [Id(4)]
    public string? TokenTakenFrom { get; init; }
}

/// <summary>What a device is and whose.</summary>
[GenerateSerializer, Immutable, Alias("device-description")]
public sealed record DeviceDescription
{
    /// <summary>The account that is logged in; null for none.</summary>
    [Id(0)]
    public AccountId? Account { get; init; }

    /// <summary>The login's number.</summary>
    [Id(1)]
    public long Login { get; init; }

    /// <summary>The push token, if it is still this device's.</summary>
    [Id(2)]
    public PushToken? Token { get; init; }

    /// <summary>Whether notifications are on.</summary>
    [Id(3)]
    public bool PushEnabled { get; init; }

    /// <summary>How many earlier logins are remembered, all of them logged out.</summary>
    [Id(4)]
    public int PastLogins { get; init; }
}
