using System.Text;

namespace Im.Cli;

/// <summary>Strangers' words on a terminal.</summary>
internal static class Printable
{
    /// <summary>No line breaks that look like other messages, no escapes that move the cursor.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text) line.Append(char.IsControl(c) ? (c == '\t' ? ' ' : '\u23CE') : c);
        return line.ToString();
    }
}
