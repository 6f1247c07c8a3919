namespace Im.Push.Credentials;

/// <summary>Sentences about wrong settings; none for a right one.</summary>
internal static class Setting
{
    /// <summary>It must be there.</summary>
    public static string? Needed(string name, string? value, string what) =>
        string.IsNullOrWhiteSpace(value) ? $"The setting '{name}' is missing: {what}."
        : value.Any(char.IsControl) ? $"The setting '{name}' contains a control character." : null;

    /// <summary>It must be an address; in the clear only on this machine.</summary>
    public static string? Address(string name, string? value)
    {
        if (value is null) return null;
        var isGood = Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
        return isGood ? null : $"The setting '{name}' must be an https address (http only on this machine).";
    }

    /// <summary>The sentences that there are.</summary>
    public static IEnumerable<string> All(params IEnumerable<string?> sentences) => sentences.OfType<string>();

    /// <summary>The address without a slash at its end, or the vendor's own.</summary>
    public static string Base(string? value, string vendors) => (value ?? vendors).TrimEnd('/');
}
