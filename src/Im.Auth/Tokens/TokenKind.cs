namespace Im.Auth;

/// <summary>What a token is for. Type and audience are both signed and both checked, so that none stands for another.</summary>
/// <param name="Type">The header's <c>typ</c>.</param>
/// <param name="Audience">The claim <c>aud</c>.</param>
internal sealed record TokenKind(string Type, string Audience)
{
    public static readonly TokenKind User = new("im-user+jwt", "im:register");
    public static readonly TokenKind Device = new("im-device+jwt", "im:device");
    public static readonly TokenKind App = new("im-app+jwt", "im:api");
}

/// <summary>The names of our claims; those of RFC 7519 and RFC 8693 where there is one.</summary>
internal static class ClaimNames
{
    public const string Subject = "sub";
    public const string Audience = "aud";
    public const string ExpiresAt = "exp";
    public const string Tenant = "tenant";
    public const string App = "app";
    public const string Device = "device";
    public const string Login = "login";
    public const string Scope = "scope";
}
