using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors.Vivo;

/// <summary>vivo's tokens: <see href="https://dev.vivo.com.cn/documentCenter/doc/362"/>.</summary>
internal static class VivoAuth
{
    // They last 24 hours; vivo asks for a new one every one or two.
    private static readonly TimeSpan Life = TimeSpan.FromHours(2);

    /// <summary>Asks for a token.</summary>
    public static async Task<IssuedToken> Issue(VivoCredential credential, VendorHttp http, PushChannel channel)
    {
        var timestamp = http.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var body = AppData.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("appId", credential.AppId);
            json.WriteString("appKey", credential.AppKey);
            json.WriteNumber("timestamp", timestamp);
            json.WriteString("sign", Sign(credential, timestamp.ToString(CultureInfo.InvariantCulture)));
            json.WriteEndObject();
        });
        var answer = await http.Send(
            channel, Requests.Json(credential.Url("/message/auth"), body), VivoAnswer.OfAuth, CancellationToken.None);
        if (answer.Outcome.Kind != PushOutcomeKind.Accepted)
            return IssuedToken.None(answer.Outcome with { MayHaveArrived = false });
        return answer.Text("authToken") is { Length: > 0 } token
            ? IssuedToken.Of(token, Life)
            : IssuedToken.None(PushOutcome.Transient("unreadable"));
    }

    /// <summary>The signature: MD5 in lower case.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "vivo wants MD5.")]
    public static string Sign(VivoCredential credential, string timestamp) => Convert.ToHexStringLower(
        MD5.HashData(Encoding.UTF8.GetBytes(credential.AppId + credential.AppKey + timestamp + credential.AppSecret)));
}
