using Im.Grains.Devices;

namespace Im.Grains.Push;

/// <summary>A device's push settings, as its account asks for them.</summary>
[GenerateSerializer, Immutable, Alias("device-push-place")]
public sealed record DevicePushPlace
{
    /// <summary>Whether push is on.</summary>
    [Id(0)]
    public required bool Enabled { get; init; }

    /// <summary>Its token, if it is this device's; null for none.</summary>
    [Id(1)]
    public PushToken? Token { get; init; }

    /// <summary>Since when it has the token, Unix milliseconds.</summary>
    [Id(2)]
    public long TokenSince { get; init; }

    /// <summary>Whether a vendor has doubted the token.</summary>
    [Id(3)]
    public bool Quarantined { get; init; }

    /// <summary>Its quiet hours; null for none.</summary>
    [Id(4)]
    public QuietTime? Quiet { get; init; }

    /// <summary>The user's language; empty if the device does not say.</summary>
    [Id(5)]
    public string Language { get; init; } = "";
}

/// <summary>Who of an account's devices has a message.</summary>
[GenerateSerializer, Immutable, Alias("account-delivery")]
public sealed record AccountDelivery
{
    /// <summary>Whether the account has read it.</summary>
    [Id(0)]
    public required bool Read { get; init; }

    /// <summary>Each logged-in device.</summary>
    [Id(1)]
    public required IReadOnlyList<DeviceDelivery> Devices { get; init; }
}

/// <summary>Whether a device has a message.</summary>
[GenerateSerializer, Immutable, Alias("device-delivery")]
public sealed record DeviceDelivery
{
    /// <summary>The device.</summary>
    [Id(0)]
    public required string DeviceId { get; init; }

    /// <summary>Whether it is connected.</summary>
    [Id(1)]
    public required bool Connected { get; init; }

    /// <summary>Whether its session was there when the message was handed over; false: it came later, and pulls. Null: not
    /// known any more.</summary>
    [Id(2)]
    public bool? HandedOver { get; init; }

    /// <summary>Whether the device has acknowledged it; null: not known.</summary>
    [Id(3)]
    public bool? Acknowledged { get; init; }
}
