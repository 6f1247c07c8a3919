using System.Text.Json;
using Im.Push.Credentials;
using Im.Push.Http;

namespace Im.Push.Vendors.Xiaomi;

/// <summary>Receipts of Xiaomi, by message:
/// <see href="https://dev.mi.com/xiaomihyperos/documentation/detail?pId=1558"/>.</summary>
internal static class XiaomiReceipts
{
    /// <summary>Verifies by the URL's secret, for Xiaomi does not sign; and reads.</summary>
    public static ReceiptReading Read(PushCredential credential, PushCallback callback)
    {
        if (CallbackSecrets.Problem(credential, callback) is { } problem) return ReceiptReading.Refused(problem);
        var json = JsonPath.Parse(callback.Body);
        // Sent as JSON, or as the field "data" of a form.
        if (json.ValueKind != JsonValueKind.Object)
            json = JsonPath.Parse(FormBody.Field(callback.Body, "data") ?? "");
        if (json.ValueKind != JsonValueKind.Object) return ReceiptReading.Refused("The callback is no JSON.");
        return new ReceiptReading { Receipts = [.. json.EnumerateObject().SelectMany(Receipts)] };
    }

    private static IEnumerable<PushReceipt> Receipts(JsonProperty message)
    {
        if (JsonPath.Text(message.Value, "type") is not { } code) yield break;
        var targets = (JsonPath.Text(message.Value, "targets") ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var token in targets)
        {
            yield return new PushReceipt
            {
                Event = EventOf(code),
                Code = code,
                MessageId = JsonPath.Text(message.Value, "param"),
                VendorId = message.Name,
                Token = token,
                At = JsonPath.Time(message.Value, "timestamp"),
            };
        }
    }

    private static PushEvent EventOf(string code) => code switch
    {
        "1" => PushEvent.Delivered,
        "2" => PushEvent.Clicked,
        "16" => PushEvent.TokenDead,
        _ => PushEvent.Dropped,
    };
}
