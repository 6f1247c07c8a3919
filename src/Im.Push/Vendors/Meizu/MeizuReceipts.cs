using System.Text.Json;
using Im.Push.Credentials;
using Im.Push.Http;

namespace Im.Push.Vendors.Meizu;

/// <summary>Receipts of Meizu, by message and kind: <see href="https://github.com/MEIZUPUSH/PushAPI"/>.</summary>
internal static class MeizuReceipts
{
    /// <summary>Verifies by the URL's secret, for Meizu does not sign; and reads.</summary>
    public static ReceiptReading Read(PushCredential credential, PushCallback callback)
    {
        if (CallbackSecrets.Problem(credential, callback) is { } problem) return ReceiptReading.Refused(problem);
        var json = JsonPath.Parse(FormBody.Field(callback.Body, "cb") ?? "");
        return json.ValueKind == JsonValueKind.Object
            ? new ReceiptReading { Receipts = [.. json.EnumerateObject().SelectMany(Receipts)] }
            : ReceiptReading.Refused("The callback has no 'cb'.");
    }

    private static IEnumerable<PushReceipt> Receipts(JsonProperty message)
    {
        if (JsonPath.Text(message.Value, "type") is not { } code) yield break;
        foreach (var token in JsonPath.Strings(message.Value, "targets"))
        {
            yield return new PushReceipt
            {
                Event = code is "1" ? PushEvent.Delivered : code is "2" ? PushEvent.Clicked : PushEvent.Dropped,
                Code = code,
                MessageId = JsonPath.Text(message.Value, "param"),
                // The name is "msgId-type".
                VendorId = message.Name.Split('-')[0],
                Token = token,
            };
        }
    }
}
