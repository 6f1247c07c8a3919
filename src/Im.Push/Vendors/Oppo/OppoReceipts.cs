using System.Text.Json;
using Im.Push.Credentials;
using Im.Push.Http;

namespace Im.Push.Vendors.Oppo;

/// <summary>Receipts of OPPO: <see href="https://open.oppomobile.com/new/developmentDoc/info?id=11241"/>.</summary>
internal static class OppoReceipts
{
    /// <summary>Verifies by the URL's secret, for OPPO does not sign; and reads.</summary>
    public static ReceiptReading Read(PushCredential credential, PushCallback callback)
    {
        if (CallbackSecrets.Problem(credential, callback) is { } problem) return ReceiptReading.Refused(problem);
        var json = JsonPath.Parse(callback.Body);
        return json.ValueKind == JsonValueKind.Array
            ? new ReceiptReading { Receipts = [.. json.EnumerateArray().SelectMany(Receipts)] }
            : ReceiptReading.Refused("The callback is no array.");
    }

    private static IEnumerable<PushReceipt> Receipts(JsonElement item)
    {
        if (JsonPath.Text(item, "eventType") is not { } code) yield break;
        var tokens = (JsonPath.Text(item, "registrationIds") ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var token in tokens)
        {
            yield return new PushReceipt
            {
                Event = code switch
                {
                    "push_arrive" => PushEvent.Delivered,
                    "regid_invalid" => PushEvent.TokenDead,
                    _ => PushEvent.Dropped,
                },
                Code = code,
                MessageId = JsonPath.Text(item, "param"),
                VendorId = JsonPath.Text(item, "messageId"),
                Token = token,
                At = JsonPath.Time(item, "eventTime"),
            };
        }
    }
}
