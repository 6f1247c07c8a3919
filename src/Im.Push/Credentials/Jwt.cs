using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Im.Push.Notifications;

namespace Im.Push.Credentials;

/// <summary>Signed JSON web tokens (RFC 7515, RFC 7518).</summary>
internal static class Jwt
{
    /// <summary>Signed with ECDSA on P-256.</summary>
    public static string Es256(ECDsa key, string? keyId, string? type, Action<Utf8JsonWriter> claims) =>
        // .NET signs in the form that the RFC wants: r and s, 32 bytes each.
        Sign("ES256", keyId, type, claims, text => key.SignData(text, HashAlgorithmName.SHA256));

    /// <summary>Signed with RSASSA-PSS.</summary>
    public static string Ps256(RSA key, string? keyId, string? type, Action<Utf8JsonWriter> claims) =>
        Sign("PS256", keyId, type, claims,
            text => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));

    private static string Sign(
        string algorithm, string? keyId, string? type, Action<Utf8JsonWriter> claims, Func<byte[], byte[]> sign)
    {
        var header = AppData.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("alg", algorithm);
            json.WriteIf("typ", type);
            json.WriteIf("kid", keyId);
            json.WriteEndObject();
        });
        var payload = AppData.Json(json =>
        {
            json.WriteStartObject();
            claims(json);
            json.WriteEndObject();
        });
        var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }
}
