using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Im.Testing;

namespace Im.EndToEnd.Tests.Http;

/// <summary>Tokens signed with the server's own key, taken from its file: for those that it would not issue, as old ones.</summary>
internal static class ForgedToken
{
    public static string Device(ServerProcess server, string tenantNo, string account, string deviceId, TimeSpan expired) =>
        Sign(server, "im-device+jwt", $$"""
            {"aud":"im:device","exp":{{Ago(expired)}},"sub":"{{account}}","tenant":"{{tenantNo}}","device":"{{deviceId}}","login":1,"app":""}
            """);

    public static string User(ServerProcess server, string tenantNo, string userId, TimeSpan expired) =>
        Sign(server, "im-user+jwt", $$"""
            {"aud":"im:register","exp":{{Ago(expired)}},"sub":"{{userId}}","tenant":"{{tenantNo}}","app":"shop"}
            """);

    public static string App(ServerProcess server, string tenantNo, TimeSpan expired) =>
        Sign(server, "im-app+jwt", $$"""
            {"aud":"im:api","exp":{{Ago(expired)}},"sub":"shop","tenant":"{{tenantNo}}","scope":"users"}
            """);

    private static long Ago(TimeSpan expired) => (TimeProvider.System.GetUtcNow() - expired).ToUnixTimeSeconds();

    private static string Sign(ServerProcess server, string type, string claims)
    {
        var key = Convert.FromBase64String(File.ReadAllText(Path.Combine(server.DataDirectory, "signing-key")).Trim());
        var signed = $"{Encode($$"""{"alg":"HS256","typ":"{{type}}"}""")}.{Encode(claims.Trim())}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
