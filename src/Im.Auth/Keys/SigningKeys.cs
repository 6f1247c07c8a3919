using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Im.Auth;

/// <summary>Turns settings into keys, and tells which must not be used.</summary>
internal static class SigningKeys
{
    /// <summary>HS256 gains nothing from more, and loses strength with less.</summary>
    public const int FewestBytes = 32;

    // A random key has one of these by chance once in 10^13; one that was typed or copied from a page often does.
    private static readonly string[] TypedWords =
        ["change", "secret", "default", "example", "password", "development", "replace", "12345678"];

    public static SymmetricSecurityKey Read(string base64) => new(Convert.FromBase64String(base64));

    public static IReadOnlyList<SecurityKey> All(AuthOptions options) =>
        [Read(options.SigningKey), .. options.PreviousSigningKeys.Select(Read)];

    public static string NewBase64() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(FewestBytes));

    /// <summary>What is wrong with a key, as the end of a sentence that begins with the setting's name; null for
    /// nothing.</summary>
    public static string? FaultOf(string base64, bool allowWellKnown)
    {
        var key = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, key, out var length)) return "is not base64";
        if (length < FewestBytes) return $"has {length} bytes, and at least {FewestBytes} are needed";
        return !allowWellKnown && IsWellKnown(key.AsSpan(0, length)) ? "is a well-known or guessable key" : null;
    }

    private static bool IsWellKnown(ReadOnlySpan<byte> key)
    {
        var distinct = new HashSet<byte>();
        foreach (var b in key) distinct.Add(b);
        if (distinct.Count < 12) return true;

        var text = Encoding.Latin1.GetString(key);
        return TypedWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
