using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Im.Push.Http;

namespace Im.Push.Vendors.Oppo;

/// <summary>OPPO's tokens: <see href="https://open.oppomobile.com/new/developmentDoc/info?id=11233"/>.</summary>
internal static class OppoAuth
{
    // They last 24 hours; the cache renews at 80 %, well before.
    private static readonly TimeSpan Life = TimeSpan.FromHours(20);

    /// <summary>Asks for a token.</summary>
    public static async Task<IssuedToken> Issue(OppoCredential credential, VendorHttp http, PushChannel channel)
    {
        var timestamp = http.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        KeyValuePair<string, string>[] form =
        [
            new("app_key", credential.AppKey),
            new("timestamp", timestamp),
            new("sign", Sign(credential.AppKey, timestamp, credential.MasterSecret)),
        ];
        var answer = await http.Send(
            channel, Requests.Form(credential.Url("/auth"), form), OppoAnswer.Of, CancellationToken.None);
        if (answer.Outcome.Kind != PushOutcomeKind.Accepted)
            return IssuedToken.None(answer.Outcome with { MayHaveArrived = false });
        return answer.Text("data", "auth_token") is { Length: > 0 } token
            ? IssuedToken.Of(token, Life)
            : IssuedToken.None(PushOutcome.Transient("unreadable"));
    }

    /// <summary>The signature: SHA-256 in lower case.</summary>
    public static string Sign(string appKey, string timestamp, string masterSecret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appKey + timestamp + masterSecret)));
}
