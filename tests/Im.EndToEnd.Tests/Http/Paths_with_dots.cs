namespace Im.EndToEnd.Tests.Http;

/// <summary>A server takes the segments <c>.</c> and <c>..</c> out of a path, so that it says something else than was sent.</summary>
public sealed class Paths_with_dots(RestServer running) : IClassFixture<RestServer>
{
    private RestApp Shop => running.Shop;

    [Theory]
    [InlineData("DELETE", "/v1/groups/{group}/members/..")]
    [InlineData("DELETE", "/v1/groups/{group}/members/%2e%2e")]
    [InlineData("DELETE", "/v1/groups/{group}/members/%2E.")]
    [InlineData("DELETE", "/v1/groups/{group}/members/.%2e?ban=true")]
    [InlineData("DELETE", "/v1/groups/{group}/members/%2e%2e#")]
    [InlineData("DELETE", "/v1/groups/{group}/members/%2e/%2E%2E")]
    [InlineData("DELETE", "/v1/groups/{group}/members/a/%2e%2e/..")]
    [InlineData("DELETE", "/v1/groups/{group}/.")]
    [InlineData("DELETE", "/v1/tags/..%2f../../groups/{group}/%2e")]
    [InlineData("DELETE", "/v1/users/%2e%2e/groups/{group}")]
    [InlineData("DELETE", "{server}/v1/groups/{group}/members/..")]
    [InlineData("DELETE", "{server}/v1/groups/{group}/members/%2e%2e")]
    [InlineData("DELETE", "{server}/v1/groups/{group}/members\\..")]
    [InlineData("DELETE", "{server}/v1/groups/{group}/members/..#x")]
    [InlineData("PUT", "/v1/users/alice/../../tags/vip/users")]
    [InlineData("POST", "/v1/users/bob/%2e%2e/alice/kick")]
    public async Task Are_refused_and_do_nothing(string method, string target)
    {
        var group = await MakeGroup();

        var answer = await Send(method, target.Replace("{group}", group, StringComparison.Ordinal));

        Assert.Equal("400 invalid", answer.Outcome);
        Assert.Equal("200", (await Shop.Get($"groups/{group}")).Outcome);
    }

    [Theory]
    [InlineData("DELETE", "/v1/groups/{group}/members/x%2F..", "204")]
    [InlineData("DELETE", "/v1/groups/{group}/members/..%2F..", "204")]
    [InlineData("DELETE", "/v1/groups/{group}/members/%252e%252e", "204")]
    [InlineData("DELETE", "/v1/groups/{group}/members/...", "204")]
    [InlineData("DELETE", "/v1/groups/{group}/members/..a", "204")]
    [InlineData("DELETE", "/v1/groups/{group}/members/%5c..", "204")]
    [InlineData("DELETE", "{server}/v1/groups/{group}/members/a%5c..", "204")]
    [InlineData("DELETE", "/v1/groups/{group}/members/%c0%ae%c0%ae", "204")]
    [InlineData("DELETE", "/v1/groups/{group}/members/a%0a", "400 invalid")]
    public async Task That_are_part_of_a_name_stay_part_of_it(string method, string target, string expected)
    {
        var group = await MakeGroup();

        var answer = await Send(method, target.Replace("{group}", group, StringComparison.Ordinal));

        Assert.Equal(expected, answer.Outcome);
        Assert.Equal(1, (await Shop.Get($"groups/{group}")).Json.GetProperty("memberCount").GetInt32());
    }

    [Theory]
    [InlineData("/v1/groups/{group}/members/a%00")]
    [InlineData("/v1/groups/{group}/members/%00..")]
    [InlineData("/v1/groups/{group}%00/members/a")]
    public async Task And_those_with_U_0000_reach_nobody(string target)
    {
        var group = await MakeGroup();

        Assert.Equal(400, (await Send("DELETE", target.Replace("{group}", group, StringComparison.Ordinal))).Status);
        Assert.Equal("200", (await Shop.Get($"groups/{group}")).Outcome);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Are_names_of_nobody(string name)
    {
        using var http = new ImHttp(running.Process);
        Assert.Equal("400 invalid", (await http.Register("acme", name, "phone")).Outcome);
        Assert.Equal("400 invalid", (await http.Register("acme", "alice", name)).Outcome);
        Assert.Equal("400 invalid", (await Shop.Post("groups", new { owner = name })).Outcome);
        Assert.Equal("400 invalid", (await Shop.Post("groups", new { owner = "alice", groupNo = name })).Outcome);
        Assert.Equal("400 invalid", (await Shop.Put($"groups/{await MakeGroup()}/members", new { members = (string[])[name] })).Outcome);
        Assert.Equal("400 invalid", (await Shop.Put("tags/vip/users", new { users = (string[])[name] })).Outcome);
        Assert.Equal("invalid", (await Shop.SendText(new { users = (string[])[name] }, "hello")).GetProperty("code").GetString());
        Assert.Equal("invalid", (await Shop.SendText(new { tags = (string[])[name] }, "hello")).GetProperty("code").GetString());
    }

    private Task<HttpAnswer> Send(string method, string target) => RawHttp.Send(
        running.Process, method, target.Replace("{server}", $"http://{running.Process.Http.Authority}", StringComparison.Ordinal),
        Shop.Token, method == "PUT" ? """{"users":["alice"]}""" : "");

    private async Task<string> MakeGroup() =>
        (await Shop.Post("groups", new { owner = "alice" })).Json.GetProperty("groupId").GetString()!;
}
