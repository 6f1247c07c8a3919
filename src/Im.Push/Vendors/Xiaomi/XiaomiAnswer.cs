using Im.Push.Http;

namespace Im.Push.Vendors.Xiaomi;

/// <summary>Xiaomi's error codes: <see href="https://dev.mi.com/xiaomihyperos/documentation/detail?pId=1560"/>.</summary>
internal static class XiaomiAnswer
{
    /// <summary>What the answer to a call with one target means, or with several.</summary>
    public static PushOutcome Of(VendorAnswer answer, bool isSingle)
    {
        var code = answer.Text("code");
        if (code is null)
        {
            return answer.Status is >= 200 and < 300
                ? PushOutcome.Transient("unreadable") with { MayHaveArrived = true }
                : StatusOutcome.Of(answer);
        }

        var outcome = code switch
        {
            "0" => PushOutcome.Accepted(answer.Text("data", "id"), code),
            "1" or "10001" or "10002" or "10003" or "65029" or "26003" => PushOutcome.Transient(code, answer.RetryAfter),
            "10027" or "200002" => PushOutcome.Throttled(code, PushThrottleScope.App, answer.RetryAfter),
            "10034" or "200001" => PushOutcome.Throttled(code, PushThrottleScope.Day),
            "21301" or "21302" or "22006" or "22007" or "22022" or "10031" or "10036" or "26006" =>
                PushOutcome.AuthFailed(code),
            // "Usually offline", or no reason given: only a receipt says that a token is dead. Of several nobody knows whose it is.
            "10029" or "65003" or "20301" => isSingle ? PushOutcome.Quarantine(code) : PushOutcome.Transient(code),
            "10017" => PushOutcome.Rejected(code) with { IsClickRefused = true },
            _ when answer.Status >= 500 => PushOutcome.Transient(code, answer.RetryAfter),
            _ => PushOutcome.Rejected(code),
        };
        return code == "0" ? outcome : outcome with { Detail = answer.Text("reason") ?? answer.Text("description") };
    }
}
