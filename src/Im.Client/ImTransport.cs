namespace Im.Client;

/// <summary>How the bytes of MQTT travel.</summary>
public enum ImTransport
{
    /// <summary>MQTT over TCP, with TLS where the server says so: the default.</summary>
    Tcp,

    /// <summary>MQTT over WebSocket, for networks that let nothing but HTTP through.</summary>
    WebSocket,
}
