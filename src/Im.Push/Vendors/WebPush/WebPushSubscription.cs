using System.Buffers.Text;
using System.Security.Cryptography;
using Im.Push.Http;

namespace Im.Push.Vendors.WebPush;

/// <summary>What a browser's <c>PushSubscription.toJSON()</c> says: where to send and for whom to encrypt.</summary>
internal sealed record WebPushSubscription(Uri Endpoint, byte[] Key, byte[] Auth)
{
    /// <summary>The subscription; none if the text is none.</summary>
    public static WebPushSubscription? Parse(string token)
    {
        var json = JsonPath.Parse(token);
        if (!Uri.TryCreate(JsonPath.Text(json, "endpoint"), UriKind.Absolute, out var endpoint)
            || endpoint.Scheme != Uri.UriSchemeHttps || endpoint.UserInfo.Length > 0
            || Bytes(JsonPath.Text(json, "keys", "p256dh")) is not { Length: 65 } key || !IsOnCurve(key)
            || Bytes(JsonPath.Text(json, "keys", "auth")) is not { Length: 16 } auth)
        {
            return null;
        }

        return new WebPushSubscription(endpoint, key, auth);
    }

    private static byte[]? Bytes(string? text)
    {
        try
        {
            return text is null ? null : Base64Url.DecodeFromChars(text.TrimEnd('='));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsOnCurve(byte[] key)
    {
        try
        {
            using var imported = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = WebPushCrypto.Point(key),
            });
            return true;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            return false;
        }
    }
}
