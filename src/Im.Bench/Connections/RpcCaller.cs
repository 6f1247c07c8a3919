using System.Buffers;
using System.Text;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Bench.Connections;

/// <summary>A device that calls the server, one call at a time.</summary>
internal sealed class RpcCaller(DeviceConnection connection) : IInbox
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TaskCompletionSource<byte[]> _reply = new();

    /// <summary>Calls a method and returns the reply.</summary>
    public async Task<byte[]> Call(string method, string parameters, CancellationToken cancellation)
    {
        _reply = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var packet = new ArrayBufferWriter<byte>();
        ClientPackets.WritePublish(
            packet, MqttVersion.V5, Encoding.UTF8.GetBytes(Topics.RpcPrefix + method), qos: 0, dup: false, packetId: 0,
            Encoding.UTF8.GetBytes(parameters));
        connection.Outgoing.Add(packet.WrittenSpan);
        connection.Outgoing.Flush();
        return await _reply.Task.WaitAsync(Patience, cancellation);
    }

    /// <inheritdoc/>
    public void Delivered(in PublishPacket packet)
    {
        if (packet.Qos == 0) _reply.TrySetResult(packet.Payload.ToArray());
    }

    /// <inheritdoc/>
    public void Acknowledged(in AckPacket ack)
    {
        // Calls go at QoS 0.
    }
}
