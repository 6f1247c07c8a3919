using Im.Push.Http;

namespace Im.Push.Vendors.Huawei;

/// <summary>Huawei's result codes, v1 and v2:
/// <see href="https://developer.huawei.com/consumer/cn/doc/HMSCore-References/https-send-api-0000001050986197"/>.</summary>
internal static class HuaweiAnswer
{
    /// <summary>One of the tokens is of another app, or the app lacks the right: refused as a whole.</summary>
    public const string NotPermitted = "80300002";

    /// <summary>What the answer means for the call as a whole; single tokens of a partial success see
    /// <see cref="IllegalTokens"/>.</summary>
    public static PushOutcome Of(VendorAnswer answer)
    {
        var code = answer.Text("code");
        if (code is null)
        {
            return answer.Status is >= 200 and < 300
                ? PushOutcome.Transient("unreadable") with { MayHaveArrived = true }
                : answer.Status == 503 ? Busy(answer, answer.StatusCode) : StatusOutcome.Of(answer);
        }

        var outcome = code switch
        {
            "80000000" or "80100000" => PushOutcome.Accepted(answer.Text("requestId"), code),
            "80300007" => PushOutcome.InvalidToken(code),
            NotPermitted => PushOutcome.Quarantine(code),
            "80200001" or "80200003" or "80200005" or "80600003" => PushOutcome.AuthFailed(code),
            "80100017" => Busy(answer, code),
            "81000001" => PushOutcome.Transient(code, answer.RetryAfter),
            // The click's own code.
            "80100003" => PushOutcome.Rejected(code) with { IsClickRefused = true },
            "80100001" or "80100004" or "80100013" or "80100016" or "80100018" or "80300008" or "80300010"
                or "80300011" or "80300013" => PushOutcome.Rejected(code),
            _ when answer.Status == 503 => Busy(answer, code),
            _ when answer.Status >= 500 => PushOutcome.Transient(code, answer.RetryAfter),
            _ => PushOutcome.Rejected(code),
        };
        return outcome with { Detail = code is "80000000" or "80100000" ? null : answer.Text("msg") };
    }

    /// <summary>The dead tokens of a partial success, which stand in a string of JSON.</summary>
    public static HashSet<string> IllegalTokens(VendorAnswer answer) =>
        JsonPath.Strings(JsonPath.Parse(answer.Text("msg") ?? ""), "illegal_tokens");

    private static PushOutcome Busy(VendorAnswer answer, string code) =>
        PushOutcome.Throttled(code, PushThrottleScope.App, answer.RetryAfter);
}
