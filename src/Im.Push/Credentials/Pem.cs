using System.Security.Cryptography;

namespace Im.Push.Credentials;

/// <summary>Private keys in PEM.</summary>
internal static class Pem
{
    /// <summary>What is wrong with the key, without showing it.</summary>
    public static string? Problem(string name, string pem, bool isRsa)
    {
        try
        {
            using AsymmetricAlgorithm key = isRsa ? RsaKey(pem) : EcKey(pem);
            var isGood = isRsa ? key.KeySize >= 2048 : key.KeySize == 256;
            return isGood ? null : $"The key '{name}' must be {(isRsa ? "RSA of 2048 bits or more" : "of the curve P-256")}.";
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            return $"The key '{name}' must be {(isRsa ? "an RSA" : "a P-256")} private key in PEM.";
        }
    }

    /// <summary>The RSA key.</summary>
    public static RSA RsaKey(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(Lines(pem));
        return key;
    }

    /// <summary>The elliptic key.</summary>
    public static ECDsa EcKey(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(Lines(pem));
        return key;
    }

    // In environment variables lines often end with a written "\n".
    private static string Lines(string pem) => pem.Replace("\\n", "\n", StringComparison.Ordinal);
}
