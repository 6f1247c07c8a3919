using Im.Push.Http;

namespace Im.Push.Vendors.Honor;

/// <summary>Honor's result codes. The published table could not be read; they follow Huawei's numbers, and what is
/// unknown is refused and told: <see href="https://developer.honor.com/cn/docs/11002/reference/downlink-message"/>.</summary>
internal static class HonorAnswer
{
    private const string Partial = "80100000";

    /// <summary>What the answer means for the call as a whole; single tokens see <see cref="OfToken"/>.</summary>
    public static PushOutcome Of(VendorAnswer answer)
    {
        var code = answer.Text("code");
        if (code is null)
        {
            return answer.Status is >= 200 and < 300
                ? PushOutcome.Transient("unreadable") with { MayHaveArrived = true }
                : answer.Status == 503
                    ? PushOutcome.Throttled(answer.StatusCode, PushThrottleScope.App, answer.RetryAfter)
                    : StatusOutcome.Of(answer);
        }

        var outcome = code switch
        {
            "200" when answer.Text("data", "sendResult") == "true" => PushOutcome.Accepted(answer.Text("data", "requestId"), code),
            "200" => PushOutcome.Transient(code),
            Partial => PushOutcome.Accepted(answer.Text("data", "requestId"), code),
            "80300007" => PushOutcome.InvalidToken(code),
            "80300008" or "80300010" => PushOutcome.Rejected(code),
            "81000001" => PushOutcome.Transient(code, answer.RetryAfter),
            "429" or "503" => PushOutcome.Throttled(code, PushThrottleScope.App, answer.RetryAfter),
            "401" or "403" => PushOutcome.AuthFailed(code),
            _ when code.StartsWith("8020000", StringComparison.Ordinal) => PushOutcome.AuthFailed(code),
            _ when answer.Status is 429 or 503 => PushOutcome.Throttled(code, PushThrottleScope.App, answer.RetryAfter),
            _ when answer.Status is 401 or 403 => PushOutcome.AuthFailed(code),
            _ when answer.Status >= 500 || code is "500" or "502" or "504" => PushOutcome.Transient(code, answer.RetryAfter),
            _ => PushOutcome.Rejected(code),
        };
        return outcome.Kind == PushOutcomeKind.Accepted ? outcome : outcome with { Detail = answer.Text("message") };
    }

    /// <summary>What it means for one token.</summary>
    public static PushOutcome OfToken(VendorAnswer answer, HashSet<string> failed, HashSet<string> expired, string token)
    {
        var whole = answer.Outcome;
        if (expired.Contains(token)) return PushOutcome.InvalidToken(whole.Code);
        if (!failed.Contains(token)) return whole;
        // A token that failed is dead only if the code says so; otherwise it is tried again.
        return whole.Kind is PushOutcomeKind.Accepted ? PushOutcome.Transient(whole.Code) : whole;
    }
}
