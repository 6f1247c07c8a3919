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

    /// <summary>Verifies by the signature, or by the URL's secret where the console has no key; and reads.</summary>
    public static ReceiptReading Read(PushCredential credential, string? user, PushCallback callback)
    {
        if (Problem(credential, user, callback) is { } problem) return ReceiptReading.Refused(problem);
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

    private static string? Problem(PushCredential credential, string? user, PushCallback callback)
    {
        var header = callback.Headers
            .FirstOrDefault(it => it.Key.Equals(Signature, StringComparison.OrdinalIgnoreCase)).Value;
        if (header is null) return CallbackSecrets.Problem(credential, callback);
        if (string.IsNullOrEmpty(credential.CallbackSecret)) return "The credential has no 'callbackSecret'.";
        var parts = header.Split(';', StringSplitOptions.TrimEntries)
            .Select(it => it.Split('=', 2)).Where(it => it.Length == 2)
            .GroupBy(it => it[0]).ToDictionary(it => it.Key, it => it.First()[1]);
        var text = $"{parts.GetValueOrDefault("timestamp")}{parts.GetValueOrDefault("nonce")}{user}";
        var expected = Convert.ToBase64String(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(credential.CallbackSecret), Encoding.UTF8.GetBytes(text)));
        return CallbackSecrets.IsSame(expected, parts.GetValueOrDefault("value"))
            ? null : "The callback's signature is wrong.";
    }
}
