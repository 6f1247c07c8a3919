using System.Security.Cryptography;
using System.Text;

namespace Im.Push;

/// <summary>What a push token is called in logs: enough to find it again, not enough to use it.</summary>
public static class TokenHash
{
    /// <summary>The first 12 hexadecimal digits of the token's SHA-256.</summary>
    public static string Of(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 6));
}
