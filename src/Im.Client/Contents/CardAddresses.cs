using System.Globalization;

namespace Im.Client;

/// <summary>
/// What may stand in a card as <c>action</c> and <c>url</c>. The list is of what is known to be harmless: schemes that run or
/// read something (javascript, data, file, vbscript, intent, ms-…, and Windows' <c>\\host</c>) are too many to name, and are
/// written so that a simple comparison misses them (blanks and line breaks that browsers drop, capitals, turned reading direction).
/// </summary>
internal static class CardAddresses
{
    public const string ActionForm = "1–2,048 characters, none of them a blank, a control character or one that is not seen";
    public const string WebPageForm = "empty, or an absolute https or http address of at most 2,048 characters without a user's name";
    private const int Longest = 2048;

    public static bool IsAction(string text) => text.Length is > 0 and <= Longest && IsPlain(text);

    public static bool IsWebPage(string text) =>
        text.Length <= Longest && IsPlain(text) && !text.Contains('\\', StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
        && text.StartsWith(address.Scheme + "://", StringComparison.OrdinalIgnoreCase)
        && address.UserInfo.Length == 0 && address.Host.Length > 0;

    /// <summary>The scheme that a text begins with, in small letters; null if it begins with none.</summary>
    public static string? Scheme(string text)
    {
        var end = text.IndexOf(':', StringComparison.Ordinal);
        return end > 0 && IsScheme(text.AsSpan(0, end)) ? text[..end].ToLowerInvariant() : null;
    }

    public static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsAsciiLetter(text[0])) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')) return false;
        }

        return true;
    }

    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format) return false;
        }

        return true;
    }
}
