using System.Text.Json;
using Im.Push.Http;
using Im.Push.Vendors.Huawei;

namespace Im.Push.Vendors.Harmony;

/// <summary>Huawei's result codes, v3:
/// <see href="https://developer.huawei.com/consumer/cn/doc/harmonyos-references/push-scenariozed-api-response"/>.</summary>
internal static class HarmonyAnswer
{
    /// <summary>What the answer means for the call as a whole; single tokens see <see cref="Reasons"/>.</summary>
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
            "80000000" or "80100000" => PushOutcome.Accepted(answer.Text("requestId"), code),
            "80300007" => PushOutcome.InvalidToken(code),
            HuaweiAnswer.NotPermitted => PushOutcome.Quarantine(code),
            "80200001" or "80200003" or "80200005" or "80600003" or "80300036" => PushOutcome.AuthFailed(code),
            "80300029" or "80300030" => PushOutcome.Throttled(code, PushThrottleScope.Day),
            "81000001" => PushOutcome.Transient(code, answer.RetryAfter),
            "80100003" => PushOutcome.Rejected(code) with { IsClickRefused = true },
            _ when answer.Status == 503 => PushOutcome.Throttled(code, PushThrottleScope.App, answer.RetryAfter),
            _ when answer.Status >= 500 => PushOutcome.Transient(code, answer.RetryAfter),
            _ => PushOutcome.Rejected(code),
        };
        return outcome with { Detail = code is "80000000" or "80100000" ? null : answer.Text("msg") };
    }

    /// <summary>What is wrong with a token, by the reason that it stands under.</summary>
    public static PushOutcome OfReason(string reason) => reason switch
    {
        "tokenFormatError" or "tokenPlatformNotSupport" => PushOutcome.InvalidToken(reason),
        // A token of another project, or of a device that was HarmonyOS 4 before.
        "noRight" => PushOutcome.Quarantine(reason),
        // Rights and penalties of the app: nothing is wrong with the token.
        _ => PushOutcome.Rejected(reason),
    };

    /// <summary>The reason of each token that was not taken.</summary>
    public static Dictionary<string, string> Reasons(VendorAnswer answer)
    {
        var reasons = new Dictionary<string, string>();
        var message = JsonPath.At(answer.Json, "msg");
        if (message.ValueKind == JsonValueKind.String) message = JsonPath.Parse(message.GetString()!);
        var illegal = JsonPath.At(message, "illegalTokens");
        if (illegal.ValueKind != JsonValueKind.Object) return reasons;
        foreach (var reason in illegal.EnumerateObject())
        {
            foreach (var token in JsonPath.Strings(illegal, reason.Name)) reasons[token] = reason.Name;
        }

        return reasons;
    }
}
