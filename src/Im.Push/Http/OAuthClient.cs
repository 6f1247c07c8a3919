namespace Im.Push.Http;

/// <summary>OAuth 2.0 client credentials (RFC 6749, 4.4), as Huawei, Honor and Microsoft take them.</summary>
internal static class OAuthClient
{
    /// <summary>Asks for an access token.</summary>
    public static async Task<IssuedToken> Issue(
        VendorHttp http, PushChannel channel, string url, string clientId, string clientSecret, string? scope = null)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = clientSecret,
        };
        if (scope is not null) form["scope"] = scope;
        var answer = await http.Send(channel, Requests.Form(url, form), Judge, CancellationToken.None);
        return answer.Outcome.Kind == PushOutcomeKind.Accepted
            ? IssuedToken.Of(
                answer.Text("access_token")!, TimeSpan.FromSeconds(JsonPath.Number(answer.Json, "expires_in") ?? 3600))
            : IssuedToken.None(answer.Outcome with { MayHaveArrived = false });
    }

    private static PushOutcome Judge(VendorAnswer answer)
    {
        var code = answer.Text("error") ?? answer.StatusCode;
        return answer.Status switch
        {
            200 when !string.IsNullOrEmpty(answer.Text("access_token")) => PushOutcome.Accepted(null),
            200 => PushOutcome.Transient("unreadable"),
            429 or >= 500 => StatusOutcome.Of(answer, code),
            _ => PushOutcome.AuthFailed(code) with { Detail = answer.Text("error_description") },
        };
    }
}
