using Im.Protocol;

namespace Im.Chaos.Histories;

/// <summary>A device that takes part.</summary>
/// <param name="Name">Its unique code, and what its messages' ids begin with.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Kind">What it speaks with.</param>
internal sealed record Device(string Name, string Tenant, string UserId, DeviceKind Kind)
{
    /// <summary>The user's account.</summary>
    public string Account { get; } = WireIds.Account(Tenant, UserId).Value;

    /// <summary>The id of its message of that number.</summary>
    public string MessageId(string number) => $"{Name}:{number}";

    /// <summary>Whether it wrote the message.</summary>
    public bool Wrote(string messageId) => messageId.StartsWith(Name + ':', StringComparison.Ordinal);
}

/// <summary>What a device speaks with.</summary>
internal enum DeviceKind
{
    /// <summary>Our SDK, with its local store.</summary>
    Sdk,

    /// <summary>MQTT 5 by hand.</summary>
    Mqtt5,

    /// <summary>MQTT 3.1.1 by hand.</summary>
    Mqtt311,
}
