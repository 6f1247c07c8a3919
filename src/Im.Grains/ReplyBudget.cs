namespace Im.Grains;

/// <summary>Cuts pages to what a reply may hold.</summary>
internal static class ReplyBudget
{
    /// <summary>The first ones that fit into so many bytes, and always one.</summary>
    public static List<T> Fitting<T>(IEnumerable<T> all, Func<T, int> bytesOf, int maxBytes)
    {
        var (fitting, bytes) = (new List<T>(), 0L);
        foreach (var one in all)
        {
            bytes += bytesOf(one);
            if (fitting.Count > 0 && bytes > maxBytes) break;
            fitting.Add(one);
        }

        return fitting;
    }
}
