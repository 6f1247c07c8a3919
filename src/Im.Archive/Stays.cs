using System.Globalization;

namespace Im.Archive;

/// <summary>An account's stays in a conversation as its row has them. They never touch: who comes back to where an
/// earlier stay ended, or before, has one stay of the two.</summary>
/// <param name="Earlier">Stays before the last one: <c>after-through</c> pairs, ascending, with blanks between.</param>
/// <param name="JoinedSeq">The last stay: the account sees only higher seqs.</param>
/// <param name="LeftSeq">And up to this one; null while it is in.</param>
internal readonly record struct Stays(string Earlier, long JoinedSeq, long? LeftSeq)
{
    /// <summary>How many there are.</summary>
    public int Count => Windows().Count;

    public static Stays First(long joinedSeq) => new("", joinedSeq, null);

    public IReadOnlyList<SeqWindow> Windows()
    {
        var last = new SeqWindow(JoinedSeq, LeftSeq ?? long.MaxValue);
        return Earlier.Length == 0 ? [last] : [.. Earlier.Split(' ').Select(Parse), last];
    }

    /// <summary>The stays of who comes back. One in which nothing was to be seen is forgotten.</summary>
    public Stays Rejoin(long joinedSeq)
    {
        var (earlier, after) = (new List<SeqWindow>(), joinedSeq);
        foreach (var window in Windows().Where(it => it.After < it.Through).Reverse())
        {
            if (window.Through >= after) after = Math.Min(after, window.After);
            else earlier.Insert(0, window);
        }

        return new(TextOf(earlier), after, null);
    }

    /// <summary>The newest of them, as many as a row holds.</summary>
    public Stays Newest() => Count <= GroupLimits.StaysInGroup
        ? this
        : this with { Earlier = TextOf(Windows().SkipLast(1).TakeLast(GroupLimits.StaysInGroup - 1)) };

    private static string TextOf(IEnumerable<SeqWindow> windows) => string.Join(' ', windows.Select(Text));

    private static string Text(SeqWindow window) =>
        string.Create(CultureInfo.InvariantCulture, $"{window.After}-{window.Through}");

    private static SeqWindow Parse(string text)
    {
        var middle = text.IndexOf('-', StringComparison.Ordinal);
        return new(
            long.Parse(text.AsSpan(0, middle), CultureInfo.InvariantCulture),
            long.Parse(text.AsSpan(middle + 1), CultureInfo.InvariantCulture));
    }
}
