using System.Threading.Channels;
using Im.Protocol.Rest;

namespace Im.Client.Connections;

/// <summary>Opens connections: over MQTT, or scripted in tests.</summary>
internal interface IConnector
{
    /// <summary>Connects and subscribes. Throws <see cref="ConnectionRefusedException"/> if the server does not want the
    /// device, <see cref="ImUnreachableException"/> if there is none.</summary>
    Task<IConnection> Connect(RegisterResponse session, CancellationToken cancellation);
}

/// <summary>One connection of the device, until it is lost. Disposing it says goodbye.</summary>
internal interface IConnection : IAsyncDisposable
{
    /// <summary>Publishes that the server takes without having acknowledged them.</summary>
    int SendWindow { get; }

    /// <summary>What the server delivers, in its order.</summary>
    ChannelReader<Delivery> Deliveries { get; }

    /// <summary>Completes, never fails, when the connection is gone.</summary>
    Task<Disconnection> Closed { get; }

    /// <summary>Publishes at QoS 1 and waits for the PUBACK. Throws <see cref="ImUnreachableException"/> if the
    /// connection is lost before it.</summary>
    Task<Acknowledgement> Publish(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellation);

    /// <summary>Asks for a sign of life and waits for it. Throws <see cref="ImUnreachableException"/> if the connection is
    /// lost before it.</summary>
    Task Ping(CancellationToken cancellation);
}

/// <summary>A message from the server, unacknowledged: it is delivered again, or pushed, unless that follows.</summary>
internal sealed record Delivery(string Topic, ReadOnlyMemory<byte> Payload, Func<CancellationToken, Task> Acknowledge);

/// <summary>The end of a connection.</summary>
internal sealed record Disconnection(byte Reason, string? Text)
{
    /// <summary>Another connection with the same clientId took this one's place.</summary>
    public const byte TakenOver = 0x8E;
}

/// <summary>What a PUBACK says.</summary>
internal sealed record Acknowledgement(byte Reason, string? Text)
{
    public long Seq { get; init; }

    public long Timestamp { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The server does not want the connection.</summary>
internal sealed class ConnectionRefusedException(byte reason, string text) : Exception(text)
{
    /// <summary>The token is wrong or expired.</summary>
    public const byte BadCredentials = 0x86;

    /// <summary>The device is logged out, or the user is banned.</summary>
    public const byte LoggedOut = 0x87;

    public byte Reason { get; } = reason;
}
