using System.Text.Json;
using Im.Push.Http;

namespace Im.Push.Vendors.Fcm;

/// <summary>FCM's errors: <see href="https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode"/>.</summary>
internal static class FcmAnswer
{
    private static readonly TimeSpan QuotaWait = TimeSpan.FromSeconds(60);

    /// <summary>What the answer means.</summary>
    public static PushOutcome Of(VendorAnswer answer)
    {
        if (answer.Status is >= 200 and < 300)
        {
            return answer.Text("name") is { } name
                ? PushOutcome.Accepted(name)
                : PushOutcome.Transient("unreadable") with { MayHaveArrived = true };
        }

        var details = JsonPath.Items(answer.Json, "error", "details").ToList();
        var code = details.Where(it => IsType(it, "google.firebase.fcm.v1.FcmError"))
            .Select(it => JsonPath.Text(it, "errorCode")).FirstOrDefault();
        var words = answer.Text("error", "message");
        var outcome = code switch
        {
            "UNREGISTERED" => PushOutcome.InvalidToken(code),
            "SENDER_ID_MISMATCH" => PushOutcome.InvalidToken(code),
            "INVALID_ARGUMENT" when IsAboutTheToken(words) && !details.Exists(IsFieldViolation) => PushOutcome.InvalidToken(code),
            "INVALID_ARGUMENT" => PushOutcome.Rejected(code),
            "QUOTA_EXCEEDED" => PushOutcome.Throttled(code, PushThrottleScope.App, answer.RetryAfter ?? QuotaWait),
            "UNAVAILABLE" or "INTERNAL" => PushOutcome.Transient(code, answer.RetryAfter),
            // Of Apple or a browser, for this token: Google itself has taken the credential.
            "THIRD_PARTY_AUTH_ERROR" => PushOutcome.Quarantine(code),
            null => StatusOutcome.Of(answer, answer.Text("error", "status") ?? answer.StatusCode),
            _ => StatusOutcome.Of(answer, code),
        };
        return outcome with { Detail = words };
    }

    private static bool IsType(JsonElement detail, string name) =>
        JsonPath.Text(detail, "@type")?.EndsWith($"/{name}", StringComparison.Ordinal) == true;

    private static bool IsFieldViolation(JsonElement detail) => IsType(detail, "google.rpc.BadRequest")
        && !JsonPath.Items(detail, "fieldViolations").All(it => JsonPath.Text(it, "field") == "message.token");

    private static bool IsAboutTheToken(string? words) =>
        words?.Contains("registration token", StringComparison.OrdinalIgnoreCase) == true;
}
