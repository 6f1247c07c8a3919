using System.Net;
using Im.Api.Limits;

namespace Im.Unit.Tests.Api;

public sealed class Asking_too_often
{
    private const string Alice = """{"tenantNo":"demo","userId":"alice","deviceId":"phone"}""";

    [Fact]
    public async Task Is_refused_with_a_time_to_wait()
    {
        await using var api = await ApiHost.Start(("Im:Api:Limits:RegisterPerMinute", "2"), ("Im:Api:Limits:OAuthPerMinute", "1"));

        var taken = (await api.Register(Alice), await api.Register(Alice));
        var refused = await api.Register(Alice);

        Assert.Equal((200, 200), (taken.Item1.Status, taken.Item2.Status));
        Assert.Equal("429 rate_limited", refused.Problem());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task Of_app_tokens_is_counted_by_itself()
    {
        await using var api = await ApiHost.Start(("Im:Api:Limits:RegisterPerMinute", "1"), ("Im:Api:Limits:OAuthPerMinute", "1"));

        await api.Register(Alice);

        Assert.Equal(400, (await api.Post("v1/oauth/token", null)).Status);
        Assert.Equal("429 rate_limited", (await api.Post("v1/oauth/token", null)).Problem());
    }

    [Fact]
    public async Task Of_administration_is_counted_by_itself_and_by_app()
    {
        await using var api = await ApiHost.Start(
            ("Im:Api:Limits:AdminPerMinute", "2"), ("Im:Tenants:acme:Apps:chief:SecretHash", new string('a', 64)),
            ("Im:Tenants:acme:Apps:chief:Scopes:0", "admin"), ("Im:Tenants:acme:Apps:chief:Scopes:1", "users"));

        async Task<string> Ask(string? tenantNo, string appId, string call)
        {
            using var request = ApiHost.Request(call);
            request.Headers.Authorization = new("Bearer", api.Issuer.IssueApp(tenantNo, appId, ["admin", "users"]).Text);
            var answer = await api.Send(request);
            return answer.Status < 400 ? "ok" : answer.Problem();
        }

        Assert.Equal("ok", await Ask("acme", "chief", "GET v1/admin/audit"));
        Assert.Equal("ok", await Ask("acme", "chief", "GET v1/admin/audit"));
        Assert.Equal("429 rate_limited", await Ask("acme", "chief", "GET v1/admin/audit"));
        Assert.Equal("429 rate_limited", await Ask("acme", "chief", "POST v1/admin/tenants/acme/apps/cart/secret"));
        Assert.Equal("ok", await Ask("acme", "chief", "POST v1/users/alice/token"));
        Assert.Equal("ok", await Ask(null, "ops", "GET v1/admin/audit"));
        Assert.Empty(api.Audit.Entries);
    }

    [Fact]
    public async Task A_thousand_at_once_are_taken_where_the_setting_allows()
    {
        await using var api = await ApiHost.Start(("Im:Api:Limits:RegisterPerMinute", "1000"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_001).Select(_ => api.Register(Alice)));

        Assert.Equal(1_000, answers.Count(answer => answer.Status == 200));
    }

    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Clients_are_told_apart_by_address_or_IPv6_network(string one, string other, bool same) =>
        Assert.Equal(same, RateLimits.ClientOf(IPAddress.Parse(one)) == RateLimits.ClientOf(IPAddress.Parse(other)));
}
