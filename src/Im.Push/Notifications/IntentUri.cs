namespace Im.Push.Notifications;

/// <summary>Android's <c>intent:</c> URIs (<c>Intent.toUri(URI_INTENT_SCHEME)</c>).</summary>
internal static class IntentUri
{
    /// <summary>Whether the text is one.</summary>
    public static bool Is(string text) => text.StartsWith("intent:", StringComparison.Ordinal);

    /// <summary>The intent that opens a link of the app's own scheme, in the app's package if it is known.</summary>
    public static string OfLink(string link, string? package)
    {
        var colon = link.IndexOf(':');
        if (colon <= 0 || Is(link)) return link;
        var inPackage = string.IsNullOrEmpty(package) ? "" : $"package={package};";
        return $"intent:{link[(colon + 1)..]}#Intent;scheme={link[..colon]};{inPackage}launchFlags=0x4000000;end";
    }
}
