using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Im.Push.Credentials;
using Im.Push.Http;

namespace Im.Push.Vendors.Huawei;

/// <summary>Receipts of Huawei, Android's and HarmonyOS's:
/// <see href="https://developer.huawei.com/consumer/cn/doc/HMSCore-References/https-send-receipt-api-0000001050986199"/>.</summary>
internal static class HuaweiReceipts
{
    /// <summary>The header of the signature.</summary>
    public const string Signature = "X-HUAWEI-CALLBACK-ID";

    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(10);

    /// <summary>Verifies by the URL's secret and by the signature, whichever of both are set; and reads.</summary>
    public static ReceiptReading Read(
        PushCredential credential, string? key, string? user, PushCallback callback, DateTimeOffset now)
    {
        if (Problem(credential, key, user, callback, now) is { } problem) return ReceiptReading.Refused(problem);
        var json = JsonPath.Parse(callback.Body);
        if (JsonPath.At(json, "statuses").ValueKind != JsonValueKind.Array)
            return ReceiptReading.Refused("The callback has no 'statuses'.");
        return new ReceiptReading
        {
            Receipts = [.. JsonPath.Items(json, "statuses").Select(Receipt).OfType<PushReceipt>()],
            Reply = """{"code":"0","message":"success"}""",
        };
    }

    private static PushReceipt? Receipt(JsonElement item)
    {
        // Two shapes are in use: with deliveryStatus, and flat.
        var code = JsonPath.Text(item, "deliveryStatus", "result") ?? JsonPath.Text(item, "status");
        if (code is null) return null;
        return new PushReceipt
        {
            Event = EventOf(code),
            Code = code,
            MessageId = JsonPath.Text(item, "biTag"),
            VendorId = JsonPath.Text(item, "requestId"),
            Token = JsonPath.Text(item, "token"),
            At = JsonPath.Time(item, "deliveryStatus", "timestamp") ?? JsonPath.Time(item, "timestamp"),
        };
    }

    private static PushEvent EventOf(string code) => code switch
    {
        "0" => PushEvent.Delivered,
        "2" or "5" => PushEvent.TokenDead,
        "27" or "51" => PushEvent.Delayed,
        _ => PushEvent.Dropped,
    };

    private static string? Problem(
        PushCredential credential, string? key, string? user, PushCallback callback, DateTimeOffset now)
    {
        var hasKey = !string.IsNullOrEmpty(key);
        if ((!hasKey || !string.IsNullOrEmpty(credential.CallbackSecret))
            && CallbackSecrets.Problem(credential, callback) is { } problem) return problem;
        return hasKey ? SignatureProblem(key!, user, callback, now) : null;
    }

    private static string? SignatureProblem(string key, string? user, PushCallback callback, DateTimeOffset now)
    {
        var header = callback.Headers
            .FirstOrDefault(it => it.Key.Equals(Signature, StringComparison.OrdinalIgnoreCase)).Value ?? "";
        var parts = header.Split(';', StringSplitOptions.TrimEntries)
            .Select(it => it.Split('=', 2)).Where(it => it.Length == 2)
            .GroupBy(it => it[0]).ToDictionary(it => it.Key, it => it.First()[1]);
        var timestamp = parts.GetValueOrDefault("timestamp");
        var text = $"{timestamp}{parts.GetValueOrDefault("nonce")}{user}";
        var expected = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
        if (!CallbackSecrets.IsSame(expected, parts.GetValueOrDefault("value"))) return "The callback's signature is wrong.";

        // The signature is not of the body: whoever has seen one could use it for ever.
        var isFresh = long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var signedAt)
            && Math.Abs(signedAt - now.ToUnixTimeMilliseconds()) < Freshness.TotalMilliseconds;
        return isFresh ? null : "The callback's signature is too old, or of a time to come.";
    }
}
