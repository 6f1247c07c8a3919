using System.Text.Json;
using Im.Push.Credentials;
using Im.Push.Http;

namespace Im.Push.Vendors.Honor;

/// <summary>Receipts of Honor: <see href="https://developer.honor.com/cn/docs/11002/reference/message-receipt"/>.</summary>
internal static class HonorReceipts
{
    /// <summary>Verifies by the URL's secret, for Honor does not sign; and reads.</summary>
    public static ReceiptReading Read(PushCredential credential, PushCallback callback)
    {
        if (CallbackSecrets.Problem(credential, callback) is { } problem) return ReceiptReading.Refused(problem);
        var json = JsonPath.Parse(callback.Body);
        if (JsonPath.At(json, "statuses").ValueKind != JsonValueKind.Array)
            return ReceiptReading.Refused("The callback has no 'statuses'.");
        return new ReceiptReading
        {
            Receipts = [.. JsonPath.Items(json, "statuses").Select(Receipt).OfType<PushReceipt>()],
            Reply = """{"code":"0","message":"success"}""",
        };
    }

    private static PushReceipt? Receipt(JsonElement item) => JsonPath.Text(item, "status") is not { } code ? null : new()
    {
        Event = code switch
        {
            "40000001" or "40000002" => PushEvent.Delivered,
            "40000003" or "40000004" => PushEvent.TokenDead,
            "40000007" => PushEvent.Clicked,
            "40000013" or "50000003" => PushEvent.Delayed,
            _ => PushEvent.Dropped,
        },
        Code = code,
        MessageId = JsonPath.Text(item, "biTag"),
        VendorId = JsonPath.Text(item, "requestId"),
        Token = JsonPath.Text(item, "token"),
        At = JsonPath.Time(item, "timestamp"),
    };
}
