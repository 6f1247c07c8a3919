using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Im.Mqtt;

/// <summary>
/// Gathers a packet's body, so that its length is known before its header is written. Lives on the stack; only a body
/// larger than the scratch space given allocates.
/// </summary>
internal ref partial struct PacketBuilder(Span<byte> scratch)
{
    /// <summary>Scratch space in which nearly every body but a long topic's fits.</summary>
    public const int ScratchSize = 256;

    private Span<byte> _bytes = scratch;
    private int _length;

    // Where the open property section begins: see PacketBuilder.Properties.cs.
    private int _properties;

    /// <summary>Writes the packet: its header, what was gathered, and the payload. Of a payload in pieces the first; the
    /// caller writes the <paramref name="later"/> bytes of the others.</summary>
    public readonly void SendTo(
        IBufferWriter<byte> output, MqttPacketType type, byte flags = 0, ReadOnlySpan<byte> payload = default, int later = 0)
    {
        var remaining = (long)_length + payload.Length + later;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(remaining, VariableByteInteger.MaxValue);

        var head = output.GetSpan(1 + VariableByteInteger.MaxSize + _length);
        head[0] = (byte)(((int)type << 4) | flags);
        var size = 1 + VariableByteInteger.Write(head[1..], (uint)remaining);
        _bytes[.._length].CopyTo(head[size..]);
        output.Advance(size + _length);
        output.Write(payload);
    }

    public void Write(byte value) => Reserve(sizeof(byte))[0] = value;

    public void Write(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(sizeof(ushort)), value);

    public void Write(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), value);

    public void WriteVariableByteInteger(uint value) =>
        VariableByteInteger.Write(Reserve(VariableByteInteger.SizeOf(value)), value);

    /// <summary>Binary data, or a string that is UTF-8 already.</summary>
    public void Write(scoped ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, ushort.MaxValue);
        Write((ushort)value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    /// <summary>A string. U+0000 would make the packet malformed, so it is a mistake of ours.</summary>
    public void Write(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal)) throw new ArgumentException("A string holds U+0000.");

        var length = Encoding.UTF8.GetByteCount(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, ushort.MaxValue);
        Write((ushort)length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    public void WritePacketId(ushort packetId)
    {
        ArgumentOutOfRangeException.ThrowIfZero(packetId);
        Write(packetId);
    }

    public void Write(MqttReasonCode reason, PacketSet packet)
    {
        if (!packet.Allows(reason)) throw new ArgumentException($"The reason {reason} cannot stand in {packet}.");

        Write((byte)reason);
    }

    private Span<byte> Reserve(int size)
    {
        if (_length + size > _bytes.Length) Grow(size);
        var place = _bytes.Slice(_length, size);
        _length += size;
        return place;
    }

    private void Grow(int size)
    {
        var larger = new byte[Math.Max(2 * _bytes.Length, _length + size)];
        _bytes[.._length].CopyTo(larger);
        _bytes = larger;
    }
}
