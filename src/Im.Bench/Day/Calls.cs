using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Bench.Connections;
using Im.Mqtt;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Bench.Day;

/// <summary>Calls of a device, several at a time.</summary>
internal sealed class Calls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<int, TaskCompletionSource<byte[]>> _open = [];
    private int _last;

    private static ReadOnlySpan<byte> Marker => "\"rid\":\""u8;

    /// <summary>Whether none waits for its reply.</summary>
    public bool IsEmpty => _open.Count == 0;

    /// <summary>Sends a call.</summary>
    /// <returns>Its reply, once it is here.</returns>
    public Task<byte[]> Send<T>(string method, T parameters, JsonTypeInfo<T> type, Outgoing outgoing)
        where T : RpcRequest
    {
        parameters.Rid = $"{++_last}";
        var reply = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open.Add(_last, reply);
        var packet = new ArrayBufferWriter<byte>();
        ClientPackets.WritePublish(
            packet, MqttVersion.V5, Encoding.UTF8.GetBytes(Topics.RpcPrefix + method), qos: 0, dup: false, packetId: 0,
            JsonSerializer.SerializeToUtf8Bytes(parameters, type));
        outgoing.Add(packet.WrittenSpan);
        outgoing.Flush();
        return reply.Task.WaitAsync(Patience);
    }

    /// <summary>A reply is here.</summary>
    public void Take(ReadOnlySpan<byte> reply)
    {
        var at = reply.IndexOf(Marker);
        if (at >= 0 && Utf8Parser.TryParse(reply[(at + Marker.Length)..], out int rid, out _) && _open.Remove(rid, out var waiting))
            waiting.SetResult(reply.ToArray());
    }

    /// <summary>What a reply says.</summary>
    public static RawJson Result(byte[] reply)
    {
        var read = JsonSerializer.Deserialize(reply, WireJson.Default.RpcReply)!;
        return read.Result ?? throw new InvalidOperationException($"refused: {read.Error?.Code} {read.Error?.Message}");
    }
}
