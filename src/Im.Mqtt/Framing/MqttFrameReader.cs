using System.Buffers;

namespace Im.Mqtt;

/// <summary>Cuts packets out of a stream of bytes.</summary>
public static class MqttFrameReader
{
    private const int MaxHeaderSize = 1 + VariableByteInteger.MaxSize;
    private const byte ReservedBit1 = 0b0010;

    /// <summary>
    /// Takes the next packet off the front of the buffer. A bad or too large packet is known as soon as its header is
    /// there, so a caller never has to gather what it will refuse.
    /// </summary>
    /// <param name="buffer">What has been received; begins after the packet if one was complete, else is left as it
    /// is.</param>
    /// <param name="maxPacketSize">The largest whole packet to take, fixed header and all.</param>
    /// <param name="frame">The packet; where it is too large only type and flags, else empty.</param>
    /// <remarks>
    /// A length in more bytes than it needs is taken: 3.1.1 does not forbid it, and the version is not known here.
    /// </remarks>
    public static FrameStatus TryRead(ref ReadOnlySequence<byte> buffer, int maxPacketSize, out MqttFrame frame)
    {
        frame = default;
        Span<byte> scratch = stackalloc byte[MaxHeaderSize];
        var header = Peek(buffer, scratch);
        if (header.IsEmpty) return FrameStatus.Incomplete;

        var (type, flags) = ((MqttPacketType)(header[0] >> 4), (byte)(header[0] & 0x0F));
        if (!AreValid(type, flags)) return FrameStatus.Malformed;

        var status = VariableByteInteger.TryRead(header[1..], out var length, out var lengthSize);
        if (status == OperationStatus.InvalidData) return FrameStatus.Malformed;
        if (status == OperationStatus.NeedMoreData) return FrameStatus.Incomplete;

        var size = 1 + lengthSize + (long)length;
        if (size > maxPacketSize)
        {
            frame = new MqttFrame(type, flags, ReadOnlySequence<byte>.Empty);
            return FrameStatus.TooLarge;
        }

        if (buffer.Length < size) return FrameStatus.Incomplete;

        frame = new MqttFrame(type, flags, buffer.Slice(1 + lengthSize, length));
        buffer = buffer.Slice(size);
        return FrameStatus.Complete;
    }

    /// <summary>MQTT 5 §2.1.3: only PUBLISH has a choice.</summary>
    private static bool AreValid(MqttPacketType type, byte flags) => type switch
    {
        MqttPacketType.None => false,
        MqttPacketType.Publish => true,
        MqttPacketType.PubRel or MqttPacketType.Subscribe or MqttPacketType.Unsubscribe => flags == ReservedBit1,
        _ => flags == 0,
    };

    private static ReadOnlySpan<byte> Peek(in ReadOnlySequence<byte> buffer, Span<byte> scratch)
    {
        if (buffer.IsSingleSegment || buffer.FirstSpan.Length >= scratch.Length) return buffer.FirstSpan;

        var head = buffer.Slice(0, Math.Min(scratch.Length, buffer.Length));
        head.CopyTo(scratch);
        return scratch[..(int)head.Length];
    }
}
