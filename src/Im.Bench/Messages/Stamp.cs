using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Im.Bench.Messages;

/// <summary>What a message's id tells its receiver. The id has a fixed width, so it is written over in place; and any
/// broker forwards it.</summary>
/// <param name="Sender">Which sender of the run.</param>
/// <param name="Number">Its message: 1, 2, 3 …</param>
/// <param name="SentAt">When it was sent, in ticks of the stopwatch of this process.</param>
[SuppressMessage("Naming", "CA1711", Justification = "A stamp, not a collection.")]
internal readonly record struct Stamp(int Sender, int Number, long SentAt)
{
    /// <summary>Bytes of an id.</summary>
    public const int Length = 8 + 1 + 8 + 1 + 16;

    private static ReadOnlySpan<byte> Marker => "\"id\":\""u8;

    /// <summary>Writes it as an id.</summary>
    public void Write(Span<byte> id)
    {
        Sender.TryFormat(id, out _, "x8");
        id[8] = (byte)'-';
        Number.TryFormat(id[9..], out _, "x8");
        id[17] = (byte)'-';
        SentAt.TryFormat(id[18..], out _, "x16");
    }

    /// <summary>Finds it in an envelope.</summary>
    public static bool TryFind(ReadOnlySpan<byte> envelope, out Stamp stamp)
    {
        stamp = default;
        var marker = envelope.IndexOf(Marker);
        if (marker < 0 || envelope.Length < marker + Marker.Length + Length) return false;

        return TryParse(envelope.Slice(marker + Marker.Length, Length), out stamp);
    }

    /// <summary>Reads it from an id.</summary>
    public static bool TryParse(ReadOnlySpan<byte> id, out Stamp stamp)
    {
        var read = Utf8Parser.TryParse(id[..8], out int sender, out _, 'x')
            & Utf8Parser.TryParse(id[9..17], out int number, out _, 'x')
            & Utf8Parser.TryParse(id[18..], out long sentAt, out _, 'x');
        stamp = new Stamp(sender, number, sentAt);
        return read;
    }
}
