using System.Text;

namespace Im.Push.Notifications;

/// <summary>Takes what a notification shows out of a vendor's words, which quote it at times: whole, cut, or a single word
/// that the vendor does not like.</summary>
internal static class WithoutTexts
{
    private const char Mask = '…';

    // A shorter run of letters may be in any sentence; of Chinese, two characters are a word.
    private const int ShortestQuote = 8;
    private const int ShortestQuoteElsewhere = 2;

    /// <summary>The words, with a mask for each run that stands in one of the texts.</summary>
    public static string Of(string words, params IReadOnlyList<string> texts)
    {
        var kept = new StringBuilder(words.Length);
        for (var at = 0; at < words.Length;)
        {
            var length = texts.Max(text => Quoted(words, at, text));
            if (length == 0) kept.Append(words[at++]);
            else
            {
                kept.Append(Mask);
                at += length;
            }
        }

        return kept.ToString();
    }

    private static int Quoted(string words, int at, string text)
    {
        if (text.Length == 0) return 0;
        if (string.CompareOrdinal(words, at, text, 0, text.Length) == 0 && IsApart(words, at, text.Length)) return text.Length;

        var length = char.IsAscii(words[at]) ? ShortestQuote : ShortestQuoteElsewhere;
        if (at + length > words.Length || !text.Contains(words.AsSpan(at, length))) return 0;
        while (at + length < words.Length && text.Contains(words.AsSpan(at, length + 1))) length++;
        return length;
    }

    private static bool IsApart(string words, int at, int length) =>
        (at == 0 || !char.IsLetterOrDigit(words[at - 1]) || !char.IsAscii(words[at - 1]))
        && (at + length == words.Length || !char.IsLetterOrDigit(words[at + length]) || !char.IsAscii(words[at + length]));

    private static bool Contains(this string text, ReadOnlySpan<char> part) => text.AsSpan().Contains(part, StringComparison.Ordinal);
}
