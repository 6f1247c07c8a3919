using System.Globalization;
using System.Text;

namespace Im.Files;

/// <summary>Names of files for people, as they may come from anywhere and go into a header and onto a disk.</summary>
public static class FileNames
{
    /// <summary>The most UTF-16 units of a name.</summary>
    public const int Longest = 255;

    private const string Nameless = "file";

    /// <summary>The name without a path, and without what is not seen or turns the reading direction: behind that
    /// <c>exe.gnp</c> looks like a picture. Never empty.</summary>
    public static string Clean(string? name)
    {
        var text = name ?? "";
        text = text[(text.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsSeen(rune)) continue;
            if (clean.Length + rune.Utf16SequenceLength > Longest) break;
            clean.Append(rune.ToString());
        }

        var seen = clean.ToString().Trim();
        return seen is "" or "." or ".." ? Nameless : seen;
    }

    private static bool IsSeen(Rune rune) => rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
