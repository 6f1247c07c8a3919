namespace Im.EndToEnd.Tests.Http;

public sealed class Limits_over_rest(RestServer running) : IClassFixture<RestServer>
{
    private RestApp Shop => running.Shop;

    [Fact]
    public async Task A_call_names_a_thousand_receivers_and_not_one_more()
    {
        var run = Guid.NewGuid().ToString("n")[..8];
        var names = Enumerable.Range(0, 1_001).Select(i => $"u{i}-{run}").ToList();

        var most = await Send(new { users = names[..500], tags = names[..500] });
        var more = await Send(new { users = names[..500], tags = names[..500], everyone = true });

        Assert.Equal("202", most.Outcome);
        Assert.Equal(1_000, most.Json.GetProperty("results").GetArrayLength());
        Assert.Equal("400 invalid", more.Outcome);
        Assert.Equal("400 invalid", (await Shop.Put($"tags/{run}/users", new { users = names })).Outcome);
        Assert.Equal("400 invalid", (await Shop.Post("groups", new { owner = "alice", members = names })).Outcome);
    }

    [Fact]
    public async Task A_content_has_64_KiB_and_a_body_what_its_call_takes()
    {
        var to = new { users = (string[])["alice"] };

        Assert.Equal("202", (await Send(to, new string('x', 60_000))).Outcome);
        Assert.Equal("413 too_large", (await Send(to, new string('x', 66_000))).Outcome);
        Assert.Equal("413 too_large", (await Send(to, new string('x', 300_000))).Outcome);
        Assert.Equal("413 too_large", (await Shop.Put("users/alice/ban", new { reason = new string('x', 70_000) })).Outcome);
    }

    [Fact]
    public async Task What_is_no_such_call_or_no_JSON_is_a_problem_too()
    {
        Assert.Equal("404 not_found", (await Shop.Get("nothing")).Outcome);
        Assert.Equal("405 invalid", (await Shop.Patch("messages", new { })).Outcome);
        Assert.Equal("400 invalid", (await Shop.Post("messages", "{")).Outcome);
        Assert.Equal("400 invalid", (await Shop.Post("groups", "[]")).Outcome);
        Assert.Equal("400 invalid", (await Shop.Put("tags/red/users", """{"users":"alice"}""")).Outcome);
    }

    private Task<HttpAnswer> Send(object to, string text = "x") =>
        Shop.Post("messages", new { id = Guid.NewGuid().ToString("n"), to, type = 0, content = new { text } });
}
