using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Im.Push.Tests.Kit;

/// <summary>Signed tokens as a vendor reads them.</summary>
internal static class Jws
{
    /// <summary>Header and claims of a token whose signature holds; nothing otherwise.</summary>
    public static (JsonNode Header, JsonNode Claims)? Read(string jwt, string algorithm, AsymmetricAlgorithm key)
    {
        var parts = jwt.Split('.');
        if (parts.Length != 3) return null;
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        if ((string?)header["alg"] != algorithm) return null;
        var text = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        var signature = Base64Url.DecodeFromChars(parts[2]);
        var holds = (algorithm, key) switch
        {
            ("ES256", ECDsa ec) => ec.VerifyData(text, signature, HashAlgorithmName.SHA256),
            ("RS256", RSA rsa) => rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ("PS256", RSA rsa) => rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => false,
        };
        return holds ? (header, JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!) : null;
    }
}
