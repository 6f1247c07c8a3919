using System.Globalization;
using System.Text;
using Im.Push.Http;

namespace Im.Push.Tests.Kit;

/// <summary>Outcomes as words, so that tables can be read.</summary>
internal static class Tell
{
    public static string Of(PushOutcome outcome)
    {
        var words = new StringBuilder($"{outcome.Kind} {outcome.Code}");
        if (outcome.Kind == PushOutcomeKind.Throttled) words.Append(CultureInfo.InvariantCulture, $" {outcome.Scope}");
        if (outcome.VendorId is { } id) words.Append(CultureInfo.InvariantCulture, $" id={id}");
        if (outcome.RetryAfter is { } wait) words.Append(CultureInfo.InvariantCulture, $" after={wait.TotalSeconds}");
        if (outcome.AsOf is { } asOf) words.Append(CultureInfo.InvariantCulture, $" asOf={asOf.ToUnixTimeMilliseconds()}");
        if (outcome.IsClickRefused) words.Append(" click");
        if (outcome.MayHaveArrived) words.Append(" maybe");
        return words.ToString();
    }

    /// <summary>An answer with that status, body and headers ("name: value").</summary>
    public static VendorAnswer Answer(Func<VendorAnswer, PushOutcome> judge, int status, string body, params string[] headers)
    {
        using var response = new HttpResponseMessage((System.Net.HttpStatusCode)status);
        foreach (var header in headers)
        {
            var parts = header.Split(": ", 2);
            response.Headers.TryAddWithoutValidation(parts[0], parts[1]);
        }

        return VendorAnswer.Of(response, Encoding.UTF8.GetBytes(body), judge, DateTimeOffset.UnixEpoch);
    }
}
