using System.Text.Json;
using Im.Protocol;

namespace Im.EndToEnd.Tests.Http;

public sealed class Tags_over_rest(RestServer running) : IClassFixture<RestServer>
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    private RestApp Shop => running.Shop;

    private string Red => $"red-{_run}";

    [Fact]
    public async Task Are_given_listed_and_taken_away()
    {
        var tagged = await Tag("alice", "bob");

        Assert.Equal("200", tagged.Outcome);
        var results = tagged.Json.GetProperty("results").EnumerateArray();
        Assert.Equal(
            [($"alice-{_run}", Shop.Account($"alice-{_run}"), "ok"), ($"bob-{_run}", Shop.Account($"bob-{_run}"), "ok")],
            results.Select(result => (Word(result, "user"), Word(result, "account"), Word(result, "code"))));
        Assert.Equal((Red, WireIds.Tag("acme", Red).Value, 2), await Find());
        Assert.Equal([Red], await TagsOf("bob"));

        Assert.Equal("204", (await Shop.Delete($"tags/{Red}/users", new { users = (string[])[$"bob-{_run}"] })).Outcome);

        Assert.Empty(await TagsOf("bob"));
        Assert.Equal(1, (await Find())?.Users);
    }

    [Fact]
    public async Task Are_listed_page_by_page()
    {
        foreach (var tag in (string[])["a", "b", "c"])
            await Shop.Put($"tags/{_run}-{tag}/users", new { users = (string[])[$"alice-{_run}"] });

        var page = (await Shop.Get($"tags?limit=2&cursor={_run}-")).Json;

        Assert.Equal([$"{_run}-a", $"{_run}-b"], page.GetProperty("tags").EnumerateArray().Select(tag => Word(tag, "tag")));
        Assert.Equal($"{_run}-b", Word(page, "cursor"));
        Assert.Equal("400 invalid", (await Shop.Get("tags?limit=201")).Outcome);
    }

    [Fact]
    public async Task Show_who_carries_them_page_by_page()
    {
        await Tag("alice", "bob", "carol");
        await Shop.Delete($"tags/{Red}/users", new { users = (string[])[$"bob-{_run}"] });
        (string, string)[] expected =
        [
            .. ((string[])["alice", "carol"]).Select(user => ($"{user}-{_run}", Shop.Account($"{user}-{_run}")))
                .OrderBy(user => user.Item2, StringComparer.Ordinal),
        ];

        var whole = (await Shop.Get($"tags/{Red}/users")).Json;
        var first = (await Shop.Get($"tags/{Red}/users?limit=1")).Json;
        var second = (await Shop.Get($"tags/{Red}/users?limit=1&cursor={Word(first, "cursor")}")).Json;

        Assert.Equal(expected, Users(whole));
        Assert.Equal(expected, Users(first).Concat(Users(second)));
        foreach (var last in (JsonElement[])[whole, second]) Assert.False(last.TryGetProperty("cursor", out _));
        foreach (var query in (string[])["limit=0", "limit=501", "limit=x", "cursor=x"])
            Assert.Equal("400 invalid", (await Shop.Get($"tags/{Red}/users?{query}")).Outcome);

        static IEnumerable<(string, string)> Users(JsonElement page) =>
            page.GetProperty("users").EnumerateArray().Select(user => (Word(user, "userId"), Word(user, "account")));
    }

    [Fact]
    public async Task Are_where_messages_go_and_who_is_tagged_later_sees_what_comes_from_then_on()
    {
        await using var alice = await Connect("alice");
        await using var bob = await Connect("bob");
        await Tag("alice");
        var to = new { tags = (string[])[Red] };

        await Shop.SendText(to, "before");
        await Tag("bob");
        await Shop.SendText(to, "after");

        var heard = await alice.HearText();
        Assert.Equal(("before", WireIds.Tag("acme", Red).Value, Shop.Service), (OnlineDevice.TextOf(heard), Word(heard, "from"), Word(heard, "target")));
        Assert.Equal("after", OnlineDevice.TextOf(await bob.HearText()));
        var history = (await bob.Call("history", new { target = WireIds.Tag("acme", Red).Value })).GetProperty("result").GetProperty("messages");
        Assert.Equal(["after"], history.EnumerateArray().Select(OnlineDevice.TextOf));
    }

    [Fact]
    public async Task That_were_deleted_are_no_receivers_until_somebody_is_tagged_anew()
    {
        await Tag("alice");

        Assert.Equal("204", (await Shop.Delete($"tags/{Red}")).Outcome);

        Assert.Empty(await TagsOf("alice"));
        Assert.Null(await Find());
        Assert.Equal("not_found", await CodeOfSending());
        Assert.Equal("404 not_found", (await Shop.Delete($"tags/{Red}")).Outcome);
        Assert.Equal("404 not_found", (await Shop.Get($"tags/{Red}/users")).Outcome);
        Assert.Equal("404 not_found", (await Shop.Delete($"tags/{Red}/users", new { users = (string[])[$"alice-{_run}"] })).Outcome);
        await Tag("bob");
        Assert.Equal("ok", await CodeOfSending());
        Assert.Equal(1, (await Find())?.Users);
    }

    [Fact]
    public async Task Have_any_name_that_is_percent_encoded()
    {
        var name = $"a/b c%2F张-{_run}";

        await Shop.Put($"tags/{Uri.EscapeDataString(name)}/users", new { users = (string[])[$"alice-{_run}"] });

        Assert.Equal([name], await TagsOf("alice"));
        Assert.Equal("204", (await Shop.Delete($"tags/{Uri.EscapeDataString(name)}")).Outcome);
    }

    [Fact]
    public async Task That_are_not_there_or_no_names_are_refused()
    {
        Assert.Equal("404 not_found", (await Shop.Delete($"tags/{Red}")).Outcome);
        Assert.Equal("404 not_found", (await Shop.Delete($"tags/{Red}/users", new { users = (string[])["x"] })).Outcome);
        Assert.Equal("400 invalid", (await Shop.Delete($"tags/{new string('x', 65)}")).Outcome);
        foreach (var users in (string[])["null", "[]", "[null]", "[\"\"]"])
            Assert.Equal("400 invalid", (await Shop.Put($"tags/{Red}/users", $$"""{"users":{{users}}}""")).Outcome);
    }

    private Task<OnlineDevice> Connect(string user) => OnlineDevice.Connect(running.Process, "acme", $"{user}-{_run}");

    private Task<HttpAnswer> Tag(params string[] users) =>
        Shop.Put($"tags/{Red}/users", new { users = users.Select(user => $"{user}-{_run}") });

    private async Task<(string Tag, string Id, int Users)?> Find()
    {
        // From the name just before it, since other tests' tags are listed, too.
        var page = (await Shop.Get($"tags?cursor={Red[..^1]}&limit=200")).Json.GetProperty("tags").EnumerateArray();
        return page.Where(tag => Word(tag, "tag") == Red)
            .Select(tag => ((string, string, int)?)(Red, Word(tag, "id"), tag.GetProperty("users").GetInt32())).SingleOrDefault();
    }

    private async Task<string> CodeOfSending() => Word(await Shop.SendText(new { tags = (string[])[Red] }, "hello"), "code");

    private async Task<IEnumerable<string?>> TagsOf(string user) =>
        (await Shop.Get($"users/{user}-{_run}/tags")).Json.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString());

    private static string Word(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
