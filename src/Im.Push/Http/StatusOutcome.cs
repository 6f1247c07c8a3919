namespace Im.Push.Http;

/// <summary>What an HTTP status means when the vendor's own code says nothing.</summary>
internal static class StatusOutcome
{
    /// <summary>The outcome by the status alone.</summary>
    public static PushOutcome Of(VendorAnswer answer) => Of(answer, answer.StatusCode);

    /// <summary>The outcome by the status, under the vendor's code.</summary>
    public static PushOutcome Of(VendorAnswer answer, string code) => answer.Status switch
    {
        >= 200 and < 300 => PushOutcome.Accepted(null, code),
        401 or 403 or 407 => PushOutcome.AuthFailed(code),
        429 => PushOutcome.Throttled(code, PushThrottleScope.App, answer.RetryAfter),
        408 or >= 500 => PushOutcome.Transient(code, answer.RetryAfter),
        _ => PushOutcome.Rejected(code),
    };
}
