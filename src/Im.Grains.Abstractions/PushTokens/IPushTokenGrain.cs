using System.Security.Cryptography;
using System.Text;
using Orleans.Concurrency;

namespace Im.Grains.PushTokens;

/// <summary>A vendor's push token: the truth about which device owns it. Key: <see cref="PushTokenKey"/>.</summary>
[GrainInterfaceType("push-token")]
public interface IPushTokenGrain : IGrainWithStringKey
{
    /// <summary>Makes a device the owner.</summary>
    /// <returns>The key of the device that was the owner before; null if there was none or it was the same.</returns>
    [Alias("claim")]
    Task<string?> Claim(string deviceKey);

    /// <summary>Frees the token, if the device still owns it.</summary>
    [Alias("release")]
    Task Release(string deviceKey);

    /// <summary>The key of the device that owns the token; null for none.</summary>
    [Alias("owner"), AlwaysInterleave]
    Task<string?> Owner();
}

/// <summary>Names a push token. Tokens are long and secret, so the key is a digest.</summary>
public static class PushTokenKey
{
    /// <summary>The grain key of a token: tenant, vendor and SHA-256. The tenant is part of it, so that none can take
    /// away another's.</summary>
    public static string Of(string tenantNo, string vendor, string token) =>
        $"{tenantNo}/{vendor}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}";
}
