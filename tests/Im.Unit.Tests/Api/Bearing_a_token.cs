using System.Net.Http.Headers;
using System.Text;
using Im.Auth;
using Im.Protocol;

namespace Im.Unit.Tests.Api;

/// <summary>Every endpoint × what a caller may bear, and the protocol's answer.</summary>
public sealed class Bearing_a_token
{
    private const string Acme = """{"tenantNo":"acme","userId":"alice","deviceId":"phone"}""";
    private const string Demo = """{"tenantNo":"demo","userId":"alice","deviceId":"phone"}""";

    [Theory]
    [InlineData("closed register", "nothing", "401 unauthenticated")]
    [InlineData("closed register", "garbage", "401 unauthenticated")]
    [InlineData("closed register", "expired user", "401 unauthenticated")]
    [InlineData("closed register", "device", "401 unauthenticated")]
    [InlineData("closed register", "app", "401 unauthenticated")]
    [InlineData("closed register", "other user", "403 forbidden")]
    [InlineData("closed register", "other tenant's user", "403 forbidden")]
    [InlineData("closed register", "user", "200")]
    [InlineData("open register", "nothing", "200")]
    [InlineData("open register", "garbage", "401 unauthenticated")]
    [InlineData("open register", "basic", "401 unauthenticated")]
    [InlineData("open register", "app", "401 unauthenticated")]
    [InlineData("open register", "user", "403 forbidden")]
    [InlineData("open register", "other tenant's user", "401 unauthenticated")]
    [InlineData("open register", "operator's user", "401 unauthenticated")]
    [InlineData("open register", "unknown app's user", "401 unauthenticated")]
    [InlineData("refresh", "nothing", "401 unauthenticated")]
    [InlineData("refresh", "garbage", "401 unauthenticated")]
    [InlineData("refresh", "user", "401 unauthenticated")]
    [InlineData("refresh", "app", "401 unauthenticated")]
    [InlineData("refresh", "device of 7 days and an hour ago", "200")]
    [InlineData("refresh", "device of 8 days ago", "401 unauthenticated")]
    [InlineData("refresh", "ended device", "403 forbidden")]
    [InlineData("refresh", "device", "200")]
    [InlineData("user token", "nothing", "401 unauthenticated")]
    [InlineData("user token", "garbage", "401 unauthenticated")]
    [InlineData("user token", "user", "401 unauthenticated")]
    [InlineData("user token", "device", "401 unauthenticated")]
    [InlineData("user token", "expired app", "401 unauthenticated")]
    [InlineData("user token", "app as basic", "401 unauthenticated")]
    [InlineData("user token", "app without scope", "403 forbidden")]
    [InlineData("user token", "operator", "403 forbidden")]
    [InlineData("user token", "app", "200")]
    [InlineData("operator's page", "nothing", "401 unauthenticated")]
    [InlineData("operator's page", "garbage", "401 unauthenticated")]
    [InlineData("operator's page", "device", "401 unauthenticated")]
    [InlineData("operator's page", "app", "403 forbidden")]
    [InlineData("operator's page", "tenant's admin", "403 forbidden")]
    [InlineData("operator's page", "app as basic", "403 forbidden")]
    [InlineData("operator's page", "operator", "200")]
    [InlineData("operator's page", "operator as basic", "200")]
    public async Task Is_answered_as_the_protocol_says(string call, string bearer, string expected)
    {
        await using var api = await ApiHost.Start();
        var authorization = Bearer(api, bearer);

        using var request = Call(call);
        request.Headers.Authorization = authorization;
        var answer = await api.Send(request);

        Assert.Equal(expected, answer.Status == 200 ? "200" : answer.Problem());
        Assert.Equal(answer.Status == 401, answer.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme == "Bearer"));
    }

    [Fact]
    public async Task A_browser_is_asked_for_a_password_on_the_operators_pages_alone()
    {
        await using var api = await ApiHost.Start();

        var page = await api.Send(Call("operator's page"));
        var user = await api.Send(Call("user token"));

        Assert.Contains(page.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Basic");
        Assert.DoesNotContain(user.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Basic");
    }

    private static HttpRequestMessage Call(string call) => call switch
    {
        "closed register" => new(HttpMethod.Post, "v1/register") { Content = ApiHost.Json(Acme) },
        "open register" => new(HttpMethod.Post, "v1/register") { Content = ApiHost.Json(Demo) },
        "refresh" => new(HttpMethod.Post, "v1/token/refresh"),
        "user token" => new(HttpMethod.Post, "v1/users/alice/token"),
        "operator's page" => new(HttpMethod.Get, "operators-page"),
        _ => throw new ArgumentOutOfRangeException(nameof(call), call, null),
    };

    private static AuthenticationHeaderValue? Bearer(ApiHost api, string bearer)
    {
        string Old(TimeSpan age, Func<TokenIssuer, IssuedToken> issue)
        {
            var token = issue(api.Issuer).Text;
            api.Time.Advance(age);
            return token;
        }

        if (bearer == "ended device") api.Grains.Answers["IsCurrent"] = (_, _) => false;
        return bearer switch
        {
            "nothing" => null,
            "garbage" => new("Bearer", "garbage"),
            "basic" => Basic("nonsense"),
            "user" => new("Bearer", User(api.Issuer).Text),
            "expired user" => new("Bearer", Old(TimeSpan.FromHours(1), User)),
            "other user" => new("Bearer", api.Issuer.IssueUser("acme", "bob", "shop").Text),
            "other tenant's user" => new("Bearer", api.Issuer.IssueUser("demo", "alice", "shop").Text),
            "operator's user" => new("Bearer", api.Issuer.IssueUser("demo", "alice", "ops").Text),
            "unknown app's user" => new("Bearer", api.Issuer.IssueUser("demo", "alice", "nobody").Text),
            "device" or "ended device" => new("Bearer", Device(api.Issuer).Text),
            "device of 7 days and an hour ago" => new("Bearer", Old(new TimeSpan(7, 1, 0, 0), Device)),
            "device of 8 days ago" => new("Bearer", Old(TimeSpan.FromDays(8), Device)),
            "app" => new("Bearer", App(api.Issuer).Text),
            "app as basic" => Basic(App(api.Issuer).Text),
            "expired app" => new("Bearer", Old(TimeSpan.FromHours(1), App)),
            "app without scope" => new("Bearer", api.Issuer.IssueApp("acme", "shop", ["tags"]).Text),
            "tenant's admin" => new("Bearer", api.Issuer.IssueApp("acme", "shop", ["admin"]).Text),
            "operator" => new("Bearer", Operator(api.Issuer).Text),
            "operator as basic" => Basic(Operator(api.Issuer).Text),
            _ => throw new ArgumentOutOfRangeException(nameof(bearer), bearer, null),
        };
    }

    private static IssuedToken User(TokenIssuer issuer) => issuer.IssueUser("acme", "alice", "shop");

    private static IssuedToken Device(TokenIssuer issuer) =>
        issuer.IssueDevice("acme", WireIds.Account("acme", "alice"), "phone", 7, "");

    private static IssuedToken App(TokenIssuer issuer) => issuer.IssueApp("acme", "shop", ["users"]);

    private static IssuedToken Operator(TokenIssuer issuer) => issuer.IssueApp(null, "ops", ["admin", "users"]);

    private static AuthenticationHeaderValue Basic(string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"token:{password}")));
}
