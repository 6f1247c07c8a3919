using System.Buffers;
using System.Text.Unicode;

namespace Im.Mqtt;

/// <summary>What a UTF-8 string may hold (MQTT 5 §1.5.4) and a topic name besides (§4.7).</summary>
internal static class MqttText
{
    /// <summary>Well-formed UTF-8 without U+0000. Surrogates and overlong forms are not well formed.</summary>
    public static bool IsValid(in ReadOnlySequence<byte> text)
    {
        if (text.IsSingleSegment) return IsValid(text.FirstSpan);

        var length = (int)text.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        text.CopyTo(rented);
        var valid = IsValid(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
        return valid;
    }

    /// <summary>A topic to publish to, which <c>+</c> and <c>#</c> would make a filter.</summary>
    public static bool HasWildcard(in ReadOnlySequence<byte> topic)
    {
        foreach (var part in topic)
        {
            if (part.Span.ContainsAny((byte)'+', (byte)'#')) return true;
        }

        return false;
    }

    /// <summary>Not empty and without wildcards.</summary>
    public static bool IsTopicName(in ReadOnlySequence<byte> topic) => !topic.IsEmpty && !HasWildcard(topic);

    private static bool IsValid(ReadOnlySpan<byte> text) => !text.Contains((byte)0) && Utf8.IsValid(text);
}
