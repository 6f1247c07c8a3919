using System.Text.Json;
using Im.Protocol;

namespace Im.Client;

/// <summary>Writes members of a content, and refuses what would mean nothing to a receiver. That a member is there and has its
/// JSON type is for <see cref="ContentRules"/> to say.</summary>
internal readonly struct ContentWriter(Utf8JsonWriter json)
{
    /// <summary>A part of a second on the wire.</summary>
    private const decimal TicksPerSecond = TimeSpan.TicksPerSecond;

    public static ArgumentException Wrong(string member, string rule) =>
        new($"The content's member '{member}' must be {rule}.", member);

    public void Text(string member, string? value)
    {
        if (value is null) return;
        if (!IsWhole(value)) throw Wrong(member, "text without lone surrogates");
        json.WriteString(member, value);
    }

    /// <summary>The name of a file.</summary>
    public void StorageId(string member, string? value)
    {
        if (value is not null && string.IsNullOrWhiteSpace(value)) throw Wrong(member, "the name of a stored file, and not empty");
        Text(member, value);
    }

    /// <summary>Seconds; whole ones as an integer.</summary>
    public void Duration(string member, TimeSpan? value)
    {
        if (value is not { } duration) return;
        if (duration < TimeSpan.Zero) throw Wrong(member, "a length of time, and not negative");
        if (duration.Ticks % TimeSpan.TicksPerSecond == 0) json.WriteNumber(member, duration.Ticks / TimeSpan.TicksPerSecond);
        else json.WriteNumber(member, duration.Ticks / TicksPerSecond);
    }

    /// <summary>Bytes as a number, or the text that stands in their place.</summary>
    public void Size(string member, FileSize value)
    {
        if (value.Bytes < 0) throw Wrong(member, "a number of bytes, and not negative");
        if (value.Bytes is { } bytes) json.WriteNumber(member, bytes);
        else Text(member, value.Text);
    }

    /// <summary>Two sides of a picture: one without the other says nothing.</summary>
    public void Sides(string widthMember, int? width, string heightMember, int? height)
    {
        if (width is <= 0) throw Wrong(widthMember, "above 0");
        if (height is <= 0) throw Wrong(heightMember, "above 0");
        if (width is null != height is null)
            throw Wrong(width is null ? widthMember : heightMember, $"there, since '{(width is null ? heightMember : widthMember)}' is");
        if (width is { } w) json.WriteNumber(widthMember, w);
        if (height is { } h) json.WriteNumber(heightMember, h);
    }

    public void Names(string member, IReadOnlyList<string> names)
    {
        json.WriteStartArray(member);
        foreach (var name in names) json.WriteStringValue(name);
        json.WriteEndArray();
    }

    /// <summary>An object that is JSON already.</summary>
    public void Object(string member, ReadOnlyMemory<byte> value)
    {
        if (!Contents.IsObject(value)) throw Wrong(member, "a JSON object in valid UTF-8");
        json.WritePropertyName(member);
        json.WriteRawValue(value.Span);
    }

    /// <summary>Half a character would reach the receiver as another one.</summary>
    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i)) return false;
            i++;
        }

        return true;
    }
}
