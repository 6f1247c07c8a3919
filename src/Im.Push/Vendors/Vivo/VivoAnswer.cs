using System.Text.Json;
using Im.Push.Http;

namespace Im.Push.Vendors.Vivo;

/// <summary>vivo's return codes: <see href="https://dev.vivo.com.cn/documentCenter/doc/362"/>.</summary>
internal static class VivoAnswer
{
    private const string BadToken = "10302";

    /// <summary>What the answer means for the call as a whole.</summary>
    public static PushOutcome Of(VendorAnswer answer)
    {
        var code = answer.Text("result");
        if (code is null)
        {
            return answer.Status is >= 200 and < 300
                ? PushOutcome.Transient("unreadable") with { MayHaveArrived = true }
                : StatusOutcome.Of(answer);
        }

        var outcome = code switch
        {
            "0" => PushOutcome.Accepted(answer.Text("taskId"), code),
            BadToken or "10054" => OfInvalidUser(JsonPath.At(answer.Json, "invalidUser"), code),
            // The quota is cut for who goes on.
            "10070" or "10073" or "10252" or "10254" => PushOutcome.Throttled(code, PushThrottleScope.Day),
            "10071" or "10072" => PushOutcome.Throttled(code, PushThrottleScope.App, answer.RetryAfter),
            "10040" => PushOutcome.Transient(code, answer.RetryAfter),
            "10000" or "10094" => PushOutcome.AuthFailed(code),
            _ when code is ['1', '0', '2', '0', _] => PushOutcome.AuthFailed(code),
            _ when answer.Status >= 500 => PushOutcome.Transient(code, answer.RetryAfter),
            _ => PushOutcome.Rejected(code),
        };
        return outcome.Kind == PushOutcomeKind.Accepted ? outcome : outcome with { Detail = answer.Text("desc") };
    }

    /// <summary>What the answer to a request for a token means: what is not accepted is refused.</summary>
    public static PushOutcome OfAuth(VendorAnswer answer) => Of(answer) is var outcome
        && outcome.Kind is PushOutcomeKind.Rejected or PushOutcomeKind.InvalidToken or PushOutcomeKind.Quarantine
            ? PushOutcome.AuthFailed(outcome.Code) with { Detail = outcome.Detail }
            : outcome;

    /// <summary>The tokens of a list that were not taken, and why.</summary>
    public static Dictionary<string, PushOutcome> InvalidUsers(VendorAnswer answer)
    {
        var outcomes = new Dictionary<string, PushOutcome>();
        foreach (var user in JsonPath.Items(answer.Json, "invalidUsers"))
        {
            if ((JsonPath.Text(user, "userid") ?? JsonPath.Text(user, "userId")) is { } token)
                outcomes[token] = OfInvalidUser(user, BadToken);
        }

        return outcomes;
    }

    private static PushOutcome OfInvalidUser(JsonElement user, string code) => JsonPath.Text(user, "status") switch
    {
        "4" => PushOutcome.Rejected($"{code}/4", "The device is none of the console's test devices."),
        { } status => PushOutcome.InvalidToken($"{code}/{status}"),
        null => PushOutcome.InvalidToken(code),
    };
}
