using System.Text.Json;
using Im.Push.Credentials;
using Im.Push.Http;

namespace Im.Push.Vendors.Vivo;

/// <summary>Receipts of vivo, by message: <see href="https://dev.vivo.com.cn/documentCenter/doc/681"/>.</summary>
internal static class VivoReceipts
{
    /// <summary>Verifies by the URL's secret, for vivo does not sign; and reads.</summary>
    public static ReceiptReading Read(PushCredential credential, PushCallback callback)
    {
        if (CallbackSecrets.Problem(credential, callback) is { } problem) return ReceiptReading.Refused(problem);
        var json = JsonPath.Parse(callback.Body);
        return json.ValueKind == JsonValueKind.Object
            ? new ReceiptReading { Receipts = [.. json.EnumerateObject().SelectMany(Receipts)] }
            : ReceiptReading.Refused("The callback is no JSON.");
    }

    private static IEnumerable<PushReceipt> Receipts(JsonProperty task)
    {
        if (task.Value.ValueKind != JsonValueKind.Object) yield break;
        var code = JsonPath.Text(task.Value, "ackType") ?? "0";
        var detail = JsonPath.Text(task.Value, "subAckType");
        var targets = (JsonPath.Text(task.Value, "targets") ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var token in targets)
        {
            yield return new PushReceipt
            {
                Event = code is "0" ? PushEvent.Delivered : code is "1" ? PushEvent.Clicked : PushEvent.Dropped,
                Code = detail is null ? code : $"{code}/{detail}",
                MessageId = JsonPath.Text(task.Value, "param"),
                VendorId = task.Name,
                Token = token,
                At = JsonPath.Time(task.Value, "ackTime"),
            };
        }
    }
}
