using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Im.Push.Vendors.WebPush;

/// <summary>Encryption of Web Push: RFC 8291 over RFC 8188 (<c>aes128gcm</c>), one record.</summary>
internal static class WebPushCrypto
{
    /// <summary>Bytes of text: what push services must take (4,096) without header (86), delimiter (1) and tag (16).</summary>
    public const int Longest = 3993;

    private const int RecordSize = 4096;

    /// <summary>Encrypts for the subscription, with a pair and salt of its own.</summary>
    public static byte[] Encrypt(byte[] text, byte[] userAgentKey, byte[] authSecret)
    {
        using var server = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(text, userAgentKey, authSecret, server, RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>Encrypts with a given pair and salt, each to be used once.</summary>
    public static byte[] Encrypt(byte[] text, byte[] userAgentKey, byte[] authSecret, ECDiffieHellman server, byte[] salt)
    {
        using var userAgent = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = Point(userAgentKey),
        });
        var serverKey = Bytes(server.ExportParameters(includePrivateParameters: false).Q);
        var shared = server.DeriveRawSecretAgreement(userAgent.PublicKey);
        byte[] info = [.. "WebPush: info\0"u8, .. userAgentKey, .. serverKey];
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, authSecret, info);
        var contentKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 16, salt, [.. "Content-Encoding: aes128gcm\0"u8]);
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 12, salt, [.. "Content-Encoding: nonce\0"u8]);

        byte[] padded = [.. text, 2];   // the delimiter of the last record
        var message = new byte[16 + 4 + 1 + serverKey.Length + padded.Length + 16];
        salt.CopyTo(message, 0);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(16), RecordSize);
        message[20] = (byte)serverKey.Length;
        serverKey.CopyTo(message, 21);
        var encrypted = message.AsSpan(21 + serverKey.Length);
        using var aes = new AesGcm(contentKey, 16);
        aes.Encrypt(nonce, padded, encrypted[..padded.Length], encrypted[padded.Length..]);
        return message;
    }

    /// <summary>An uncompressed point of P-256.</summary>
    public static ECPoint Point(byte[] bytes) => bytes is [4, ..] && bytes.Length == 65
        ? new ECPoint { X = bytes[1..33], Y = bytes[33..] }
        : throw new FormatException("No uncompressed point of P-256.");

    private static byte[] Bytes(ECPoint point) => [4, .. point.X!, .. point.Y!];
}
