using Microsoft.AspNetCore.Connections;

namespace Im.Gateway.Connections;

/// <summary>MQTT over Kestrel's TCP and TLS connections.</summary>
internal sealed class MqttConnectionHandler(ConnectionServices services) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var closed = connection.ConnectionClosed;
        await new ClientConnection(connection.Transport, services, closed).Run();
        SocketDeadline.Set(connection.Abort, services.Time, closed);
    }
}
