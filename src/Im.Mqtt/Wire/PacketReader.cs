using System.Buffers;
using System.Text;

namespace Im.Mqtt;

/// <summary>
/// Reads a packet's fields in their order. The first failure stays and ends the packet: later reads give zeros and
/// <see cref="AtEnd"/> is true, so that a parser reads straight on and asks once, with <see cref="Finish"/>.
/// </summary>
internal ref partial struct PacketReader(in ReadOnlySequence<byte> body)
{
    private SequenceReader<byte> _bytes = new(body);

    // The property section being read, if any: see PacketReader.Properties.cs.
    private PacketSet _owner;
    private long _propertiesEnd;
    private ulong _seen;

    public MqttReasonCode Error { get; private set; }

    public readonly bool Failed => Error != MqttReasonCode.Success;

    public readonly bool AtEnd => _bytes.End;

    public void Fail(MqttReasonCode reason)
    {
        if (!Failed) Error = reason;
        _bytes.AdvanceToEnd();
    }

    public void FailIf(bool wrong, MqttReasonCode reason)
    {
        if (wrong) Fail(reason);
    }

    /// <summary>The verdict: nothing failed and nothing is left.</summary>
    public MqttReasonCode Finish()
    {
        FailIf(!AtEnd, MqttReasonCode.MalformedPacket);
        return Error;
    }

    public byte ReadByte()
    {
        FailIf(!_bytes.TryRead(out var value), MqttReasonCode.MalformedPacket);
        return value;
    }

    public ushort ReadUInt16()
    {
        FailIf(!_bytes.TryReadBigEndian(out short value), MqttReasonCode.MalformedPacket);
        return (ushort)value;
    }

    public uint ReadUInt32()
    {
        FailIf(!_bytes.TryReadBigEndian(out int value), MqttReasonCode.MalformedPacket);
        return (uint)value;
    }

    /// <summary>Only the shortest form of a number is one [MQTT-1.5.5-1].</summary>
    public uint ReadVariableByteInteger()
    {
        Span<byte> scratch = stackalloc byte[VariableByteInteger.MaxSize];
        var head = Peek(scratch);
        var done = VariableByteInteger.TryRead(head, out var value, out var size) == OperationStatus.Done;
        if (!done || size != VariableByteInteger.SizeOf(value))
        {
            Fail(MqttReasonCode.MalformedPacket);
            return 0;
        }

        _bytes.Advance(size);
        return value;
    }

    public ReadOnlySequence<byte> ReadBinary()
    {
        var length = ReadUInt16();
        FailIf(!_bytes.TryReadExact(length, out var value), MqttReasonCode.MalformedPacket);
        return Failed ? default : value;
    }

    public ReadOnlySequence<byte> ReadText()
    {
        var text = ReadBinary();
        FailIf(!MqttText.IsValid(text), MqttReasonCode.MalformedPacket);
        return Failed ? default : text;
    }

    public string ReadString() => Encoding.UTF8.GetString(ReadText());

    public ReadOnlySequence<byte> ReadRest()
    {
        var rest = _bytes.UnreadSequence;
        _bytes.AdvanceToEnd();
        return rest;
    }

    public ushort ReadPacketId()
    {
        var id = ReadUInt16();
        FailIf(id == 0, MqttReasonCode.ProtocolError);
        return id;
    }

    public MqttReasonCode ReadReason(PacketSet packet)
    {
        var reason = (MqttReasonCode)ReadByte();
        FailIf(!packet.Allows(reason), MqttReasonCode.ProtocolError);
        return reason;
    }

    private readonly ReadOnlySpan<byte> Peek(Span<byte> scratch)
    {
        if (_bytes.UnreadSpan.Length >= scratch.Length) return _bytes.UnreadSpan[..scratch.Length];

        var head = _bytes.UnreadSequence.Slice(0, Math.Min(scratch.Length, _bytes.Remaining));
        head.CopyTo(scratch);
        return scratch[..(int)head.Length];
    }
}
