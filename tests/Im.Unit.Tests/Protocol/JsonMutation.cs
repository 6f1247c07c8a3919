using System.Text;

namespace Im.Unit.Tests.Protocol;

/// <summary>Spoils JSON text: few changes at a time, of bytes that mean something in JSON, so that many remain JSON.</summary>
internal sealed class JsonMutation(Random random, IReadOnlyList<byte[]> texts)
{
    private static readonly byte[][] Telling = [.. new[]
    {
        "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "\n", "0", "-", "1", ".", "e9", "null", "true", "\"x\"", "{}", "[]",
        "\\u0041", "\\ud83d", "\\ude00", "\\n", "\"type\":", "\"id\":\"m2\",", "\"seq\":", "\"x\":1,", "\"target\":\"\",",
    }.Select(Encoding.UTF8.GetBytes), [0x00], [0x80], [0xC0], [0xE4, 0xBD], [0xED, 0xA0, 0x80], [0xFF]];

    public byte[] Next()
    {
        var bytes = Any().ToList();
        for (var changes = random.Next(1, 3); changes > 0; changes--) Change(bytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var end = at + random.Next(Math.Min(12, bytes.Count - at) + 1);
        switch (random.Next(7))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes.InsertRange(at, Some()); break;
            case 2:
                bytes.RemoveRange(at, end - at);
                bytes.InsertRange(at, Some());
                break;
            case 3: bytes.RemoveRange(at, end - at); break;
            case 4: bytes.InsertRange(at, bytes[at..end]); break;
            case 5: InsertBehindComma(bytes, Some()); break;
            default: Splice(bytes); break;
        }
    }

    /// <summary>Where members begin: there a change is more likely to leave JSON.</summary>
    private void InsertBehindComma(List<byte> bytes, byte[] what)
    {
        var comma = bytes.IndexOf((byte)',', random.Next(bytes.Count + 1));
        if (comma >= 0) bytes.InsertRange(comma + 1, what);
    }

    /// <summary>The beginning of this text and the rest of another, both cut at a comma.</summary>
    private void Splice(List<byte> bytes)
    {
        var other = Any();
        var (cut, from) = (bytes.IndexOf((byte)','), Array.LastIndexOf(other, (byte)','));
        if (cut < 0 || from < 0) return;
        bytes.RemoveRange(cut, bytes.Count - cut);
        bytes.AddRange(other[from..]);
    }

    private byte[] Some() => Telling[random.Next(Telling.Length)];

    private byte[] Any() => texts[random.Next(texts.Count)];
}
