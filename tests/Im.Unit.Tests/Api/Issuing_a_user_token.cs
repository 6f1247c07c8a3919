using Im.Auth;
using Im.Protocol;
using Im.Unit.Tests.Auth;

namespace Im.Unit.Tests.Api;

public sealed class Issuing_a_user_token
{
    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("%E7%88%B1%20%E4%B8%BD", "爱 丽")]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("100%25", "100%")]
    [InlineData("a+b%3F%23", "a+b?#")]
    public async Task Makes_the_user_known_and_vouches_for_it(string path, string userId)
    {
        await using var api = await ApiHost.Start();
        var app = api.Issuer.IssueApp("acme", "shop", ["users"]).Text;

        var answer = await api.Post($"v1/users/{path}/token", null, app);

        var account = WireIds.Account("acme", userId);
        Assert.Equal(account.Value, answer.Text("account"));
        Assert.Equal([$"{account}.Ensure(acme, {userId})"], api.Grains.Calls);
        var reader = new TokenReader(TokenKit.RingOf(new AuthOptions { SigningKey = HostKit.GoodKey }), api.Time);
        Assert.Equal(
            new UserToken("acme", userId, "shop", api.Time.GetUtcNow().AddHours(1)),
            (await reader.ReadUser(answer.Text("token"))).Claims);
    }

    [Theory]
    [InlineData("a%0Ab")]
    [InlineData("%20a%7F")]
    public async Task A_name_that_is_none_is_invalid(string path)
    {
        await using var api = await ApiHost.Start();

        var answer = await api.Post($"v1/users/{path}/token", null, api.Issuer.IssueApp("acme", "shop", ["users"]).Text);

        Assert.Equal("400 invalid", answer.Problem());
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_invalid()
    {
        await using var api = await ApiHost.Start();

        var answer = await api.Post(
            $"v1/users/{new string('x', 129)}/token", null, api.Issuer.IssueApp("acme", "shop", ["users"]).Text);

        Assert.Equal("400 invalid", answer.Problem());
    }
}
