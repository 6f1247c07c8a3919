using Im.Push.Http;

namespace Im.Push.Vendors.Wns;

/// <summary>WNS' answers:
/// <see href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/push-request-response-headers"/>.</summary>
internal static class WnsAnswer
{
    /// <summary>What the answer means.</summary>
    public static PushOutcome Of(VendorAnswer answer)
    {
        var outcome = answer.Status switch
        {
            200 => OfStatus(answer.Header("X-WNS-Status") ?? answer.Header("X-WNS-NotificationStatus"), answer),
            401 => PushOutcome.AuthFailed("401"),
            // The channel is another app's: either the device's token is wrong, or the credential is.
            403 => PushOutcome.Quarantine("403"),
            404 or 410 => PushOutcome.InvalidToken(answer.StatusCode),
            406 => PushOutcome.Throttled("406", PushThrottleScope.App, answer.RetryAfter),
            >= 300 and < 400 => PushOutcome.Rejected("address-refused"),
            _ => StatusOutcome.Of(answer),
        };
        return outcome.Kind == PushOutcomeKind.Accepted ? outcome
            : outcome with { Detail = answer.Header("X-WNS-Error-Description") };
    }

    private static PushOutcome OfStatus(string? status, VendorAnswer answer) => status switch
    {
        // The user switched notifications off, or the channel is full: nothing was kept.
        "dropped" => PushOutcome.Rejected(status),
        "channelthrottled" => PushOutcome.Throttled(status, PushThrottleScope.Device, answer.RetryAfter),
        _ => PushOutcome.Accepted(answer.Header("X-WNS-Msg-ID"), status ?? "200"),
    };
}
