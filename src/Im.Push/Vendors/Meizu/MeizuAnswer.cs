using System.Text.Json;
using Im.Push.Http;

namespace Im.Push.Vendors.Meizu;

/// <summary>Meizu's codes: <see href="https://github.com/MEIZUPUSH/PushAPI"/>.</summary>
internal static class MeizuAnswer
{
    /// <summary>What the answer means for the call as a whole; single tokens see <see cref="Values"/>.</summary>
    public static PushOutcome Of(VendorAnswer answer)
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
            "200" => PushOutcome.Accepted(answer.Text("msgId"), code),
            "500" or "1001" or "1003" => PushOutcome.Transient(code, answer.RetryAfter),
            "1006" or "110000" or "110001" or "110009" or "110033" => PushOutcome.AuthFailed(code),
            "110010" or "110053" => PushOutcome.Throttled(code, PushThrottleScope.App, answer.RetryAfter),
            "110019" or "110051" => PushOutcome.Throttled(code, PushThrottleScope.Day),
            _ when answer.Status >= 500 => PushOutcome.Transient(code, answer.RetryAfter),
            _ => PushOutcome.Rejected(code),
        };
        return code == "200" ? outcome : outcome with { Detail = answer.Text("message") };
    }

    /// <summary>The tokens that were not taken, and why.</summary>
    public static Dictionary<string, PushOutcome> Values(VendorAnswer answer)
    {
        var outcomes = new Dictionary<string, PushOutcome>();
        var values = JsonPath.At(answer.Json, "value");
        if (values.ValueKind != JsonValueKind.Object) return outcomes;
        foreach (var value in values.EnumerateObject())
        {
            foreach (var token in JsonPath.Strings(values, value.Name)) outcomes[token] = OfToken(value.Name);
        }

        return outcomes;
    }

    private static PushOutcome OfToken(string code) => code switch
    {
        "110002" or "110003" => PushOutcome.InvalidToken(code),
        // The user switched notifications off.
        "110010" => PushOutcome.Quarantine(code),
        "501" or "513" or "519" => PushOutcome.Transient(code),
        "520" => PushOutcome.Throttled(code, PushThrottleScope.Device),
        "110011" => PushOutcome.Throttled(code, PushThrottleScope.Day),
        _ => PushOutcome.Rejected(code),
    };
}
