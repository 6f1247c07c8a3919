using System.Globalization;
using System.Text;

namespace Im.Unit.Tests.Protocol;

/// <summary>JSON text as a person or a foreign library might write it: blanks, escapes and numbers of every form.</summary>
internal sealed class RandomJson(Random random)
{
    private static readonly string[] Characters =
        ["a", "Z", "0", " ", "/", "<", "'", "é", "你", "\u2028", "\u007f", "\ufeff", "\ufffd", "😀"];

    private static readonly string[] Escapes =
        ["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u0041", "\\uFFFF", "\\ud83d\\ude00", "\\\\ud800"];

    private static readonly string[] Numbers =
        ["0", "-0", "-0.0", "1.50", "1E+2", "1e-7", "1e400", "12345678901234567890", "3.14159265358979323846"];

    private static readonly string[] Blanks = ["", "", "", " ", "\t", "\n", "\r\n", "  "];

    public string Blank() => Of(Blanks);

    public string Value(int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => Text(),
        1 => Of(Numbers),
        2 => random.Next(-1_000, 1_000).ToString(CultureInfo.InvariantCulture),
        3 => "null",
        4 => random.Next(2) == 0 ? "true" : "false",
        5 => $"[{Blank()}{string.Join(',', Some(() => Blank() + Value(depth - 1) + Blank()))}]",
        _ => Object(depth - 1),
    };

    public string Object(int depth) => Braces(Some(() => Member(Text(), Value(depth))));

    public string Braces(IEnumerable<string> members) =>
        $"{{{Blank()}{string.Join(',', members.Select(member => Blank() + member + Blank()))}}}";

    public string Member(string name, string value) => name + Blank() + ":" + Blank() + value;

    public string Text() => $"\"{string.Concat(Some(() => Of(random.Next(3) == 0 ? Escapes : Characters)))}\"";

    /// <summary>A string of ASCII in one of its many spellings.</summary>
    public string Spelt(string text)
    {
        var spelt = new StringBuilder("\"");
        foreach (var c in text) spelt.Append(random.Next(12) == 0 ? $"\\u{(int)c:x4}" : c.ToString());
        return spelt.Append('"').ToString();
    }

    public T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public bool Perhaps() => random.Next(2) == 0;

    public string[] Shuffled(IEnumerable<string> members)
    {
        var all = members.ToArray();
        random.Shuffle(all);
        return all;
    }

    private string[] Some(Func<string> make) => [.. Enumerable.Range(0, random.Next(5)).Select(_ => make())];
}
