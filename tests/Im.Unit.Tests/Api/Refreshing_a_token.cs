using Im.Auth;
using Im.Protocol;
using Im.Unit.Tests.Auth;

namespace Im.Unit.Tests.Api;

public sealed class Refreshing_a_token
{
    [Fact]
    public async Task Gives_one_for_the_same_login_from_now_on()
    {
        await using var api = await ApiHost.Start();
        var account = WireIds.Account("acme", "alice");
        var old = api.Issuer.IssueDevice("acme", account, "phone", 7, "courier");
        api.Time.Advance(TimeSpan.FromHours(20));

        var answer = await api.Post("v1/token/refresh", null, old.Text);

        var reader = new TokenReader(TokenKit.RingOf(new AuthOptions { SigningKey = HostKit.GoodKey }), api.Time);
        var claims = (await reader.ReadDevice(answer.Text("token"))).Claims;
        Assert.Equal(new DeviceToken("acme", account, "phone", 7, "courier", api.Time.GetUtcNow().AddHours(24)), claims);
        Assert.Equal(claims!.ExpiresAt.ToUnixTimeMilliseconds(), answer.Json.GetProperty("expiresAt").GetInt64());
        Assert.Equal(api.Time.GetUtcNow().ToUnixTimeMilliseconds(), answer.Json.GetProperty("serverTime").GetInt64());
        Assert.Equal(answer.Text("token"), answer.Json.GetProperty("mqtt").GetProperty("password").GetString());
        Assert.Equal(Topics.ClientId(account, "phone"), answer.Json.GetProperty("mqtt").GetProperty("clientId").GetString());
        Assert.Equal([$"acme/phone.IsCurrent({account}, 7)", "acme.Settings()"], api.Grains.Calls);
    }

    [Fact]
    public async Task Is_refused_where_the_tenant_has_ended()
    {
        await using var api = await ApiHost.Start();
        var old = api.Issuer.IssueDevice("gone", WireIds.Account("gone", "alice"), "phone", 7, "");

        var answer = await api.Post("v1/token/refresh", null, old.Text);

        Assert.Equal("403 forbidden", answer.Problem());
    }
}
