using Im.Push.Http;

namespace Im.Push.Vendors.WebPush;

/// <summary>Answers of push services: <see href="https://www.rfc-editor.org/rfc/rfc8030">RFC 8030</see>, section 5 and 7.3.</summary>
internal static class WebPushAnswer
{
    /// <summary>What the answer means.</summary>
    public static PushOutcome Of(VendorAnswer answer) => answer.Status switch
    {
        200 or 201 or 202 => PushOutcome.Accepted(answer.Header("Location"), answer.StatusCode),
        404 or 410 => PushOutcome.InvalidToken(answer.StatusCode),
        // A client names the endpoint and chooses the keys that it subscribes with: what is refused there is its own
        // matter, until many are.
        400 or 401 or 403 => PushOutcome.Quarantine(answer.StatusCode),
        429 => PushOutcome.Throttled(answer.StatusCode, PushThrottleScope.Device, answer.RetryAfter),
        413 => PushOutcome.Rejected(answer.StatusCode),
        >= 300 and < 400 => PushOutcome.Rejected("address-refused"),
        _ => StatusOutcome.Of(answer),
    };
}
