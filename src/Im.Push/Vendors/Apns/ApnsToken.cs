using Im.Push.Http;

namespace Im.Push.Vendors.Apns;

/// <summary>What an app on an Apple device registers: its token alone, or
/// <c>{"token":"…","voip":"…","sandbox":true}</c>.</summary>
/// <param name="Alert">The token for notifications.</param>
/// <param name="Voip">PushKit's, for incoming calls; none, or one that is none: calls are notifications.</param>
/// <param name="Sandbox">Whether both are of the development environment; none: what the credential says.</param>
internal sealed record ApnsToken(string Alert, string? Voip, bool? Sandbox)
{
    /// <summary>The tokens; none if the text has no token for notifications.</summary>
    public static ApnsToken? Parse(string text)
    {
        if (!text.StartsWith('{')) return IsToken(text) ? new ApnsToken(text, null, null) : null;

        var json = JsonPath.Parse(text);
        if (JsonPath.Text(json, "token") is not { } alert || !IsToken(alert)) return null;

        bool? sandbox = JsonPath.Text(json, "sandbox") switch { "true" => true, "false" => false, _ => null };
        return new ApnsToken(alert, JsonPath.Text(json, "voip") is { } voip && IsToken(voip) ? voip : null, sandbox);
    }

    private static bool IsToken(string text) => text.Length is >= 64 and <= 200 && text.All(char.IsAsciiHexDigit);
}
