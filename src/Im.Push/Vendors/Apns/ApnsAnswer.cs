using Im.Push.Http;

namespace Im.Push.Vendors.Apns;

/// <summary>APNs' reasons:
/// <see href="https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns"/>.</summary>
internal static class ApnsAnswer
{
    /// <summary>What the answer means.</summary>
    public static PushOutcome Of(VendorAnswer answer)
    {
        if (answer.Status == 200) return PushOutcome.Accepted(answer.Header("apns-id"));
        var reason = answer.Text("reason");
        return reason switch
        {
            "Unregistered" or "ExpiredToken" => PushOutcome.InvalidToken(reason, JsonPath.Time(answer.Json, "timestamp")),
            // Also the answer to a token of the other environment, or of another app.
            "BadDeviceToken" or "DeviceTokenNotForTopic" => PushOutcome.Quarantine(reason),
            "TooManyRequests" => PushOutcome.Throttled(reason, PushThrottleScope.Device, answer.RetryAfter),
            "TooManyProviderTokenUpdates" => PushOutcome.Throttled(reason, PushThrottleScope.App, answer.RetryAfter),
            "ExpiredProviderToken" or "InvalidProviderToken" or "MissingProviderToken" or "BadCertificate"
                or "BadCertificateEnvironment" or "Forbidden" or "UnrelatedKeyIdInToken"
                or "BadEnvironmentKeyIdInToken" => PushOutcome.AuthFailed(reason),
            "PayloadEmpty" or "PayloadTooLarge" or "BadTopic" or "TopicDisallowed" or "MissingTopic" or "BadCollapseId"
                or "BadExpirationDate" or "BadPriority" or "BadMessageId" or "InvalidPushType" or "DuplicateHeaders"
                or "MissingDeviceToken" or "BadPath" or "MethodNotAllowed" => PushOutcome.Rejected(reason),
            "InternalServerError" or "ServiceUnavailable" or "Shutdown" or "IdleTimeout" =>
                PushOutcome.Transient(reason, answer.RetryAfter),
            _ when answer.Status == 410 => PushOutcome.InvalidToken(reason ?? answer.StatusCode),
            _ => StatusOutcome.Of(answer, reason ?? answer.StatusCode),
        };
    }
}
