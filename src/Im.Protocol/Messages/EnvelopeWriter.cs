using System.Buffers.Text;
using System.Text;

namespace Im.Protocol;

/// <summary>
/// Encodes envelopes: one exactly sized array each, no intermediate. Every member but <c>content</c> and the extra
/// ones has an alphabet that JSON need not escape (<see cref="Names"/>), so bytes are copied as they are.
/// </summary>
public static class EnvelopeWriter
{
    private const int LongestNumber = 20;

    // All member names, quotes, commas and braces together are 125 bytes; the rest is the values'.
    private const int FixedBytes = 144;

    /// <summary>The envelope as the server sends it: every member of the protocol, then the extra ones.</summary>
    public static byte[] Encode(Envelope envelope) => Encode(envelope, out _);

    /// <summary>The same, and where the receiver's id stands: whoever sends one envelope to many writes each id over
    /// it.</summary>
    public static byte[] Encode(Envelope envelope, out int toOffset)
    {
        var most = FixedBytes + (3 * LongestNumber) + envelope.Id.Length + (envelope.From.Value?.Length ?? 0)
            + envelope.To.Value.Length + envelope.TenantNo.Length + envelope.Target.Length + envelope.AppId.Length
            + envelope.Content.Length + envelope.Extra.Length;
        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var cursor = new Cursor(rented);
            toOffset = Write(ref cursor, envelope);
            return rented.AsSpan(0, cursor.Written).ToArray();
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int Write(ref Cursor cursor, Envelope envelope)
    {
        cursor.Raw("{\"id\":\""u8);
        cursor.Ascii(envelope.Id);
        cursor.Raw("\",\"from\":\""u8);
        cursor.Ascii(envelope.From.Value ?? "");
        cursor.Raw("\",\"to\":\""u8);
        var toOffset = cursor.Written;
        cursor.Ascii(envelope.To.Value);
        cursor.Raw("\",\"tenantNo\":\""u8);
        cursor.Ascii(envelope.TenantNo);
        cursor.Raw("\",\"target\":\""u8);
        cursor.Ascii(envelope.Target);
        cursor.Raw("\",\"type\":"u8);
        cursor.Number(envelope.Type);
        cursor.Raw(",\"content\":"u8);
        cursor.Raw(envelope.Content.Span);
        cursor.Raw(",\"timestamp\":"u8);
        cursor.Number(envelope.Timestamp);
        cursor.Raw(envelope.IsBackground ? ",\"isBackground\":true"u8 : ",\"isBackground\":false"u8);
        if (envelope.Seq > 0)
        {
            cursor.Raw(",\"seq\":"u8);
            cursor.Number(envelope.Seq);
        }

        if (envelope.AppId.Length > 0)
        {
            cursor.Raw(",\"appid\":\""u8);
            cursor.Ascii(envelope.AppId);
            cursor.Raw("\""u8);
        }

        if (!envelope.Extra.IsEmpty)
        {
            cursor.Raw(","u8);
            cursor.Raw(envelope.Extra.Span);
        }

        cursor.Raw("}"u8);
        return toOffset;
    }

    private ref struct Cursor(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;

        public int Written { get; private set; }

        public void Raw(scoped ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_buffer[Written..]);
            Written += bytes.Length;
        }

        public void Ascii(string text) => Written += Encoding.ASCII.GetBytes(text, _buffer[Written..]);

        public void Number(long value)
        {
            Utf8Formatter.TryFormat(value, _buffer[Written..], out var length);
            Written += length;
        }
    }
}
