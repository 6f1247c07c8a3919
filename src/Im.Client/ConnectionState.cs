namespace Im.Client;

/// <summary>Where a client stands with its server.</summary>
public enum ConnectionState
{
    /// <summary>Not connected, and not trying to.</summary>
    Disconnected,

    /// <summary>Connecting for the first time since it was asked to.</summary>
    Connecting,

    /// <summary>Connected and subscribed: messages come in and go out.</summary>
    Online,

    /// <summary>The connection was lost; it is tried again with growing pauses.</summary>
    Reconnecting,

    /// <summary>The server logged this device out in favour of another, or an operator did. Not tried again.</summary>
    Kicked,

    /// <summary>The device is logged out, by itself or by the server. Not tried again.</summary>
    LoggedOut,
}

/// <summary>A change of the connection's state.</summary>
/// <param name="State">The state now.</param>
/// <param name="Reason">Why, in words; null where the state says it all.</param>
public sealed record ConnectionStateChange(ConnectionState State, string? Reason);
