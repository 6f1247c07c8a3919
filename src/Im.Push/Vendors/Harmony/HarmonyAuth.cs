using Im.Push.Credentials;
using Im.Push.Http;

namespace Im.Push.Vendors.Harmony;

/// <summary>Huawei's proof of a service account, signed by ourselves:
/// <see href="https://developer.huawei.com/consumer/cn/doc/harmonyos-guides/push-jwt-token"/>.</summary>
internal static class HarmonyAuth
{
    private const int LifeInSeconds = 3600;

    /// <summary>Signs.</summary>
    public static IssuedToken Sign(HarmonyCredential credential, DateTimeOffset now)
    {
        using var key = Pem.RsaKey(credential.Account("private_key"));
        var jwt = Jwt.Ps256(key, credential.Account("key_id"), "JWT", claims =>
        {
            claims.WriteString("iss", credential.Account("sub_account"));
            claims.WriteString("aud", "https://oauth-login.cloud.huawei.com/oauth2/v3/token");
            claims.WriteNumber("iat", now.ToUnixTimeSeconds());
            claims.WriteNumber("exp", now.ToUnixTimeSeconds() + LifeInSeconds);
        });
        return IssuedToken.Of(jwt, TimeSpan.FromSeconds(LifeInSeconds));
    }
}
