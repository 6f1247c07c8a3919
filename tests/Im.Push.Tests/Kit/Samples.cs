using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Im.Push.Tests.Kit;

/// <summary>Keys, settings and notifications of the tests.</summary>
internal static class Samples
{
    public static readonly RSA RsaKey = RSA.Create(2048);
    public static readonly ECDsa EcKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The pair of RFC 8291's example, as VAPID keys.</summary>
    public const string VapidPublic = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    public const string VapidPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

    public static PushNotification Message { get; } = new()
    {
        MessageId = "m01hq3k4x9z7w5v2t8r6p4n2b",
        CollapseKey = "a01bob",
        Title = "Bob",
        Body = "你好, \"Alice\" <3",
        Data = new Dictionary<string, string> { ["peer"] = "a01bob", ["id"] = "m01hq3k4x9z7w5v2t8r6p4n2b", ["seq"] = "7" },
        Badge = 3,
        Ttl = TimeSpan.FromHours(1),
    };

    public static PushNotification Silent { get; } = Message with { IsSilent = true, Badge = null, Title = "", Body = "" };

    public static PushNotification Call { get; } = Message with
    {
        MessageId = "call1",
        CollapseKey = "room1",
        IsCall = true,
        Ttl = TimeSpan.FromSeconds(45),
        Badge = null,
    };

    /// <summary>Settings that are right, of each vendor; nothing leads to the network.</summary>
    public static JsonObject Settings(string vendor, string address = "https://127.0.0.1:1") => vendor switch
    {
        "fcm" => new()
        {
            ["type"] = vendor,
            ["serviceAccount"] = new JsonObject
            {
                ["type"] = "service_account",
                ["project_id"] = "im-test",
                ["private_key_id"] = "key-1",
                ["private_key"] = RsaKey.ExportPkcs8PrivateKeyPem(),
                ["client_email"] = "push@im-test.iam.gserviceaccount.com",
                ["client_id"] = "1",
                ["token_uri"] = $"{address}/token",
            },
            ["baseAddress"] = address,
            ["message"] = new JsonObject { ["channel"] = "chat" },
        },
        "apns" => new()
        {
            ["type"] = vendor,
            ["teamId"] = "TEAM123456",
            ["keyId"] = "KEY1234567",
            ["topic"] = "com.example.im",
            ["privateKey"] = EcKey.ExportPkcs8PrivateKeyPem(),
            ["baseAddress"] = address,
            ["sandboxAddress"] = address,
        },
        "huawei" => new()
        {
            ["type"] = vendor,
            ["clientId"] = "10001",
            ["clientSecret"] = "huawei-secret",
            ["packageName"] = "com.example.im",
            ["badgeClass"] = "com.example.im.Main",
            ["baseAddress"] = address,
            ["authAddress"] = address,
            ["callbackSecret"] = "url-secret",
            ["callbackUser"] = "push-user",
            ["message"] = new JsonObject { ["category"] = "IM", ["channel"] = "chat" },
            ["call"] = new JsonObject { ["category"] = "VOIP" },
        },
        "harmony" => new()
        {
            ["type"] = vendor,
            ["clientId"] = "10002",
            ["callRight"] = true,
            ["baseAddress"] = address,
            ["callbackSecret"] = "url-secret",
            ["callbackUser"] = "push-user",
            ["serviceAccount"] = new JsonObject
            {
                ["project_id"] = "20002",
                ["key_id"] = "harmony-key",
                ["sub_account"] = "300003",
                ["private_key"] = RsaKey.ExportPkcs8PrivateKeyPem(),
            },
        },
        "honor" => new()
        {
            ["type"] = vendor,
            ["appId"] = "10003",
            ["clientId"] = "honor-client",
            ["clientSecret"] = "honor-secret",
            ["packageName"] = "com.example.im",
            ["badgeClass"] = "com.example.im.Main",
            ["baseAddress"] = address,
            ["authAddress"] = address,
            ["callbackSecret"] = "url-secret",
        },
        "xiaomi" => new()
        {
            ["type"] = vendor,
            ["appSecret"] = "xiaomi-secret==",
            ["packageName"] = "com.example.im",
            ["baseAddress"] = address,
            ["callbackUrl"] = "https://im.example.com/v1/push/callbacks/xiaomi/acme/chat/url-secret",
            ["callbackSecret"] = "url-secret",
            ["message"] = new JsonObject
            {
                ["channel"] = "105102",
                ["template"] = "T1",
                ["parameters"] = new JsonObject { ["sender"] = "{title}", ["text"] = "{body}" },
            },
        },
        "oppo" => new()
        {
            ["type"] = vendor,
            ["appKey"] = "oppo-key",
            ["masterSecret"] = "oppo-master",
            ["packageName"] = "com.example.im",
            ["notifyLevel"] = 16,
            ["baseAddress"] = address,
            ["callbackUrl"] = "https://im.example.com/v1/push/callbacks/oppo/acme/chat/url-secret",
            ["callbackSecret"] = "url-secret",
            ["message"] = new JsonObject
            {
                ["channel"] = "chat",
                ["category"] = "IM",
                ["template"] = "6789",
                ["titleParameters"] = new JsonObject { ["sender"] = "{title}" },
                ["parameters"] = new JsonObject { ["text"] = "{body}" },
            },
        },
        "vivo" => new()
        {
            ["type"] = vendor,
            ["appId"] = "10004",
            ["appKey"] = "vivo-key",
            ["appSecret"] = "vivo-secret",
            ["packageName"] = "com.example.im",
            ["baseAddress"] = address,
            ["callbackUrl"] = "https://im.example.com/v1/push/callbacks/vivo/acme/chat/url-secret",
            ["callbackSecret"] = "url-secret",
            ["message"] = new JsonObject { ["category"] = "IM" },
        },
        "meizu" => new()
        {
            ["type"] = vendor,
            ["appId"] = "10005",
            ["appSecret"] = "meizu-secret",
            ["baseAddress"] = address,
            ["callbackUrl"] = "https://im.example.com/v1/push/callbacks/meizu/acme/chat/url-secret",
            ["callbackSecret"] = "url-secret",
        },
        "webpush" => new()
        {
            ["type"] = vendor,
            ["publicKey"] = VapidPublic,
            ["privateKey"] = VapidPrivate,
            ["subject"] = "mailto:ops@example.com",
            ["hosts"] = new JsonArray(new Uri(address).Authority),
        },
        "wns" => new()
        {
            ["type"] = vendor,
            ["packageSid"] = "ms-app://s-1-15-2-1",
            ["clientSecret"] = "wns-secret",
            ["authAddress"] = address,
            ["hosts"] = new JsonArray(new Uri(address).Authority),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(vendor)),
    };

    /// <summary>A token of Apple's.</summary>
    public static string AppleToken(int number) => number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
}
