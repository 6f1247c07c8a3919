using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Im.Auth;

/// <summary>Compares app secrets by their SHA-256, in a time that does not tell how much of one was right.</summary>
/// <remarks>A plain digest is enough for secrets that are random, as ours are told to be: there is nothing to guess.</remarks>
public static class ClientSecret
{
    /// <summary>A new random secret: 32 bytes as 43 characters that need no escaping anywhere.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The digest to keep instead of a secret: 64 hexadecimal digits, as <c>sha256sum</c> prints it.</summary>
    public static string Hash(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether a secret has this digest.</summary>
    public static bool Matches(string secret, string hash) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash.ToLowerInvariant()));
}
