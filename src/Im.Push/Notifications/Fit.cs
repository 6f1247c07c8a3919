using System.Globalization;
using System.Text;

namespace Im.Push.Notifications;

/// <summary>Cuts texts to what vendors take, never within what a reader sees as one character.</summary>
internal static class Fit
{
    /// <summary>The text in at most <paramref name="longest"/> UTF-16 units, with an ellipsis if it was cut.</summary>
    public static string Units(string text, int? longest)
    {
        if (longest is not { } most || text.Length <= most) return text;
        return Cut(text, element => element.Length, most - 1);
    }

    /// <summary>The text in at most <paramref name="longest"/> bytes of UTF-8, with an ellipsis if it was cut.</summary>
    public static string Bytes(string text, int longest)
    {
        if (Encoding.UTF8.GetByteCount(text) <= longest) return text;
        return longest < 3 ? "" : Cut(text, Encoding.UTF8.GetByteCount, longest - 3);
    }

    /// <summary>Writes the notification in at most <paramref name="longest"/> bytes, by a shorter body if needed.</summary>
    /// <returns>Nothing if it does not fit even without a body.</returns>
    public static byte[]? Whole(PushNotification notification, int longest, Func<PushNotification, byte[]> write)
    {
        var written = write(notification);
        for (var tries = 0; written.Length > longest; tries++)
        {
            var bytes = Encoding.UTF8.GetByteCount(notification.Body);
            if (bytes == 0 || tries == 8) return null;
            // What is escaped in JSON takes more than its bytes; so some tries may be needed, the last without a body.
            var shorter = tries == 7 ? 0 : Math.Max(0, bytes - (written.Length - longest) - 3);
            notification = notification with { Body = Bytes(notification.Body, shorter) };
            written = write(notification);
        }

        return written;
    }

    /// <summary>Without symbols and emoji, which Xiaomi's and OPPO's templates refuse.</summary>
    public static string WithoutSymbols(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isKept = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.OtherSymbol or UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.ModifierSymbol);
            if (isKept && rune.Value is not (>= 0xfe00 and <= 0xfe0f)) kept.Append(rune.ToString());
        }

        return kept.ToString();
    }

    private static string Cut(string text, Func<string, int> size, int longest)
    {
        var kept = new StringBuilder();
        var used = 0;
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            used += size(element);
            if (used > longest) break;
            kept.Append(element);
        }

        return kept.Append('…').ToString();
    }
}
