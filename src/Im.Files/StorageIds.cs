using System.Buffers;
using System.Security.Cryptography;

namespace Im.Files;

/// <summary>The ids of files: <c>f</c> and 32 random characters of base32, which nobody guesses.</summary>
public static class StorageIds
{
    private const int RandomChars = 32;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly SearchValues<char> Chars = SearchValues.Create(Alphabet);

    /// <summary>A new one.</summary>
    public static string New() => "f" + RandomNumberGenerator.GetString(Alphabet, RandomChars);

    /// <summary>Whether it is in the form of one.</summary>
    public static bool IsOne(string? text) =>
        text is { Length: RandomChars + 1 } && text[0] == 'f' && !text.AsSpan(1).ContainsAnyExcept(Chars);
}
