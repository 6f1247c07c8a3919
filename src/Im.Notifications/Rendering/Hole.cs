using System.Text;

namespace Im.Notifications;

/// <summary>Texts with names in braces.</summary>
internal static class Hole
{
    /// <summary>The first name in braces that is not known; null if there is none.</summary>
    public static string? Unknown(string template, IReadOnlyCollection<string> known)
    {
        string? unknown = null;
        Each(template, text => { }, name =>
        {
            if (!known.Contains(name)) unknown ??= name;
        });
        return unknown;
    }

    /// <summary>Fills the holes. What is filled in is not looked at again: a text that somebody wrote has no holes.</summary>
    public static string Fill(string template, Func<string, string> value)
    {
        if (!template.Contains('{', StringComparison.Ordinal)) return template;

        var filled = new StringBuilder();
        Each(template, text => filled.Append(text), name => filled.Append(value(name)));
        return filled.ToString();
    }

    private static void Each(string template, Action<string> text, Action<string> hole)
    {
        var at = 0;
        while (at < template.Length)
        {
            var open = template.IndexOf('{', at);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0) break;

            var name = template[(open + 1)..close];
            if (name.Length > 0 && name.All(char.IsAsciiLetter))
            {
                text(template[at..open]);
                hole(name);
            }
            else
            {
                text(template[at..(close + 1)]);
            }

            at = close + 1;
        }

        text(template[at..]);
    }
}
