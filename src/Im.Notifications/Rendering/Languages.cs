namespace Im.Notifications;

/// <summary>In which languages to look for a text.</summary>
internal static class Languages
{
    /// <summary>The device's language, without its region, then the app's likewise.</summary>
    public static IReadOnlyList<string> Of(string device, string app) =>
        [.. Each(device).Concat(Each(app)).Append(UsualTexts.Language).Distinct()];

    private static IEnumerable<string> Each(string language)
    {
        var text = language.Trim().ToLowerInvariant().Replace('_', '-');
        for (var end = text.Length; end > 0; end = text.LastIndexOf('-', end - 1)) yield return text[..end];
    }
}
