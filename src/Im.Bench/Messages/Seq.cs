using System.Buffers.Text;

namespace Im.Bench.Messages;

/// <summary>The place that the server gave a message.</summary>
internal static class Seq
{
    private static ReadOnlySpan<byte> Marker => "\"seq\":"u8;

    /// <summary>Finds it in an envelope whose content has no such member; 0 if there is none.</summary>
    public static long Find(ReadOnlySpan<byte> envelope)
    {
        var marker = envelope.IndexOf(Marker);
        return marker >= 0 && Utf8Parser.TryParse(envelope[(marker + Marker.Length)..], out long seq, out _) ? seq : 0;
    }
}
