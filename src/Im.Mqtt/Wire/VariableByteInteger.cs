using System.Buffers;

namespace Im.Mqtt;

/// <summary>Seven bits a byte, the lowest first, at most four bytes (MQTT 5 §1.5.5).</summary>
internal static class VariableByteInteger
{
    public const int MaxSize = 4;
    public const uint MaxValue = 268_435_455;

    public static int SizeOf(uint value) => value switch { < 1 << 7 => 1, < 1 << 14 => 2, < 1 << 21 => 3, _ => 4 };

    /// <summary>
    /// Reads a number from the front; <see cref="OperationStatus.InvalidData"/> if a fifth byte would follow.
    /// </summary>
    public static OperationStatus TryRead(ReadOnlySpan<byte> bytes, out uint value, out int size)
    {
        value = 0;
        for (size = 0; size < MaxSize;)
        {
            if (size == bytes.Length) return OperationStatus.NeedMoreData;
            var next = bytes[size];
            value |= (uint)(next & 0x7F) << (7 * size++);
            if (next < 0x80) return OperationStatus.Done;
        }

        return OperationStatus.InvalidData;
    }

    /// <summary>Writes a number in as few bytes as it needs, and says how many.</summary>
    public static int Write(Span<byte> bytes, uint value)
    {
        var size = 0;
        for (; value >= 0x80; value >>= 7) bytes[size++] = (byte)(value | 0x80);
        bytes[size++] = (byte)value;
        return size;
    }
}
