using Im.Mqtt;

namespace Im.Bench.Connections;

/// <summary>What a device needs to connect, and to be written to.</summary>
/// <param name="Host">The broker's host.</param>
/// <param name="Port">Its port for MQTT over TCP.</param>
/// <param name="ClientId">The device's clientId.</param>
/// <param name="Username">The user name, or null.</param>
/// <param name="Password">The password, or null.</param>
/// <param name="Inbox">What messages for it name: its account, or at a broker its topic.</param>
/// <param name="Subscriptions">What it subscribes to.</param>
internal sealed record Login(
    string Host, int Port, string ClientId, string? Username, string? Password, string Inbox,
    MqttSubscription[] Subscriptions)
{
    /// <summary>The user's name for apps; empty at a broker.</summary>
    public string UserId { get; init; } = "";

    /// <summary>The version that it speaks.</summary>
    public MqttVersion Version { get; init; } = MqttVersion.V5;

    /// <summary>Whether its session outlives its connection.</summary>
    public bool KeepsSession { get; init; }
}
