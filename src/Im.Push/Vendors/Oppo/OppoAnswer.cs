using System.Text.Json;
using Im.Push.Http;

namespace Im.Push.Vendors.Oppo;

/// <summary>OPPO's return codes: <see href="https://open.oppomobile.com/new/developmentDoc/info?id=11232"/>.</summary>
internal static class OppoAnswer
{
    /// <summary>What the answer means for the call as a whole.</summary>
    public static PushOutcome Of(VendorAnswer answer)
    {
        var code = answer.Text("code");
        if (code is null)
        {
            return answer.Status is >= 200 and < 300
                ? PushOutcome.Transient("unreadable") with { MayHaveArrived = true }
                : StatusOutcome.Of(answer);
        }

        var outcome = Of(code, answer.RetryAfter);
        return outcome.Kind == PushOutcomeKind.Accepted
            ? outcome with { VendorId = answer.Text("data", "messageId") }
            : outcome with { Detail = answer.Text("message") };
    }

    /// <summary>What the items of a batch say, by token.</summary>
    public static Dictionary<string, PushOutcome> Items(VendorAnswer answer)
    {
        var outcomes = new Dictionary<string, PushOutcome>();
        foreach (var item in JsonPath.Items(answer.Json, "data"))
        {
            if (JsonPath.Text(item, "registrationId") is { } token) outcomes[token] = OfItem(item);
        }

        return outcomes;
    }

    private static PushOutcome OfItem(JsonElement item) => JsonPath.Text(item, "errorCode") switch
    {
        null or "0" => PushOutcome.Accepted(JsonPath.Text(item, "messageId"), "0"),
        var code => Of(code, null) with { Detail = JsonPath.Text(item, "errorMessage") },
    };

    private static PushOutcome Of(string code, TimeSpan? retryAfter) => code switch
    {
        "0" => PushOutcome.Accepted(null, code),
        "10000" => PushOutcome.InvalidToken(code),
        "11" or "29" or "14" or "15" or "16" or "17" or "18" or "19" or "26" or "27" or "28" or "30" =>
            PushOutcome.AuthFailed(code),
        "-1" => PushOutcome.Transient(code, retryAfter),
        "-2" or "13" or "55" => PushOutcome.Throttled(code, PushThrottleScope.App, retryAfter),
        "33" => PushOutcome.Throttled(code, PushThrottleScope.Day),
        "41" => PushOutcome.Rejected(code) with { IsClickRefused = true },
        _ => PushOutcome.Rejected(code),
    };
}
