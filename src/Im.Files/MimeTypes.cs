using System.Buffers;

namespace Im.Files;

/// <summary>Media types (RFC 6838), without parameters and in small letters.</summary>
public static class MimeTypes
{
    /// <summary>Of bytes of which nobody says what they are.</summary>
    public const string Bytes = "application/octet-stream";

    private const int Longest = 127;
    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+");

    // What a browser shows without ever running a script in it. SVG may hold one.
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal)
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/avif", "image/heic", "image/heif",
        "audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/opus", "audio/wav", "audio/x-wav", "audio/webm", "audio/flac",
        "audio/amr", "video/mp4", "video/webm", "video/ogg", "video/quicktime", "video/3gpp",
    };

    /// <summary>Whether a browser may show such a file in its place; anything else it must save.</summary>
    public static bool MayBeShown(string mimeType) => Shown.Contains(mimeType);

    /// <summary>Reads a type from outside, as the header Content-Type has it; nothing counts as bytes.</summary>
    public static bool TryRead(string? text, out string mimeType)
    {
        mimeType = Bytes;
        if (string.IsNullOrWhiteSpace(text)) return true;

        mimeType = text.Split(';', 2)[0].Trim().ToLowerInvariant();
        return IsType(mimeType);
    }

    /// <summary>Whether it is a type.</summary>
    public static bool IsType(string text) => text.Length <= Longest && text.Split('/') is [var kind, var name] && IsName(kind) && IsName(name);

    /// <summary>Whether it is a type, or a kind as <c>image/*</c>, or <c>*/*</c>.</summary>
    public static bool IsPattern(string text) => text == "*/*" || IsType(text) || (text.EndsWith("/*", StringComparison.Ordinal) && IsName(text[..^2]));

    /// <summary>Whether a type fits a pattern.</summary>
    public static bool Fits(string mimeType, string pattern) =>
        pattern == "*/*" || pattern == mimeType
        || (pattern.EndsWith("/*", StringComparison.Ordinal) && mimeType.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal));

    private static bool IsName(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(NameChars);
}
