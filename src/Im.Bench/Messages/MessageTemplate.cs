using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Im.Mqtt;

namespace Im.Bench.Messages;

/// <summary>A PUBLISH with a text message, encoded once; for each message only packet id and stamp are written over.
/// </summary>
internal sealed class MessageTemplate
{
    private readonly byte[] _packet;
    private readonly int _sender;
    private readonly int _packetIdAt;
    private readonly int _stampAt;

    /// <summary>Encodes it.</summary>
    /// <param name="sender">Which sender of the run.</param>
    /// <param name="topic">Where it is published.</param>
    /// <param name="to">To whom.</param>
    /// <param name="size">Bytes of the envelope; what the rest leaves is text.</param>
    /// <param name="version">In which version.</param>
    public MessageTemplate(int sender, string topic, string to, int size, MqttVersion version = MqttVersion.V5)
    {
        _sender = sender;
        var (head, middle, tail) = ("{\"id\":\"", $"\",\"to\":\"{to}\",\"type\":0,\"content\":{{\"text\":\"", "\"}}");
        var least = head.Length + Stamp.Length + middle.Length + tail.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(size, least);
        var id = new string('0', Stamp.Length);
        var envelope = Encoding.UTF8.GetBytes(head + id + middle + new string('x', size - least) + tail);

        var packet = new ArrayBufferWriter<byte>();
        var topicUtf8 = Encoding.UTF8.GetBytes(topic);
        ClientPackets.WritePublish(packet, version, topicUtf8, qos: 1, dup: false, packetId: 1, envelope);
        _packet = packet.WrittenSpan.ToArray();
        _stampAt = _packet.Length - envelope.Length + head.Length;
        var properties = version == MqttVersion.V5 ? sizeof(byte) : 0;   // an empty section
        _packetIdAt = _packet.Length - envelope.Length - properties - sizeof(ushort);
    }

    /// <summary>The packet of a message; it lives until the next call.</summary>
    public ReadOnlySpan<byte> Encode(ushort packetId, int number, long sentAt)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(_packetIdAt), packetId);
        new Stamp(_sender, number, sentAt).Write(_packet.AsSpan(_stampAt, Stamp.Length));
        return _packet;
    }
}
