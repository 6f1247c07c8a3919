using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Im.Protocol;

/// <summary>What JSON text from outside must be before anybody relies on its strings.</summary>
public static class JsonText
{
    private const int EscapeLength = 6;
    private static readonly JsonDocumentOptions EachOnce = new() { AllowDuplicateProperties = false };

    /// <summary>
    /// Whether every string in the text can be read: valid UTF-8, and no escape of a lone surrogate. A JSON parser
    /// that passes over a string looks at neither, and whoever reads the string later fails.
    /// </summary>
    public static bool IsUnicode(ReadOnlySpan<byte> json) => Utf8.IsValid(json) && !HasLoneSurrogate(json);

    /// <summary>Whether no object in the text has a member twice: of two, each reader may see another one.</summary>
    /// <param name="json">Well-formed JSON, <see cref="IsUnicode">readable</see> throughout, nested no deeper than 64.</param>
    public static bool HasEachMemberOnce(ReadOnlyMemory<byte> json)
    {
        try
        {
            JsonDocument.Parse(json, EachOnce).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<byte> json)
    {
        // In JSON a backslash stands nowhere but in strings, and always belongs to the character after it.
        for (int at; (at = json.IndexOf((byte)'\\')) >= 0;)
        {
            json = json[at..];
            var unit = EscapedUnit(json);
            var isPair = char.IsHighSurrogate(unit) && char.IsLowSurrogate(EscapedUnit(json[EscapeLength..]));
            if (char.IsSurrogate(unit) && !isPair) return true;
            json = json[Math.Min(isPair ? 2 * EscapeLength : 2, json.Length)..];
        }

        return false;
    }

    /// <summary>The UTF-16 unit that an escape <c>\uXXXX</c> at the beginning stands for; U+0000 for anything else.</summary>
    private static char EscapedUnit(ReadOnlySpan<byte> json) =>
        json.Length >= EscapeLength && json.StartsWith("\\u"u8)
        && Utf8Parser.TryParse(json[2..EscapeLength], out ushort unit, out var digits, 'X') && digits == 4
            ? (char)unit
            : '\0';
}
