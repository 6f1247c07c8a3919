using System.Globalization;
using System.Text.Json;

namespace Im.Client;

/// <summary>The size of a file as its sender tells it. On the wire it is a number, or a text, which need not be one.</summary>
public readonly record struct FileSize
{
    /// <summary>A size in bytes.</summary>
    public FileSize(long bytes) => (Bytes, Text) = (bytes, bytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>A size in words; digits alone are bytes.</summary>
    public FileSize(string text)
    {
        Bytes = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        Text = Bytes?.ToString(CultureInfo.InvariantCulture) ?? text;
    }

    /// <summary>The bytes; null where the text is no number of bytes.</summary>
    public long? Bytes { get; }

    /// <summary>The size as the sender has written it.</summary>
    public string Text { get; }

    /// <summary>A size in bytes.</summary>
    public static implicit operator FileSize(long bytes) => new(bytes);

    /// <summary>A size in bytes.</summary>
    public static FileSize FromInt64(long bytes) => new(bytes);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>A JSON number, in any of its spellings. One that can be no number of bytes keeps its text.</summary>
    internal static FileSize Of(JsonElement number) =>
        number.TryGetDecimal(out var size) && size is >= 0 and <= long.MaxValue && size == decimal.Truncate(size)
            ? new FileSize((long)size)
            : new FileSize(number.GetRawText());
}
