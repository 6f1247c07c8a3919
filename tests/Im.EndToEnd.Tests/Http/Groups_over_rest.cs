using System.Text.Json;

namespace Im.EndToEnd.Tests.Http;

public sealed class Groups_over_rest(RestServer running) : IClassFixture<RestServer>
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    private RestApp Shop => running.Shop;

    private string Team => $"team-{_run}";

    [Fact]
    public async Task Are_made_and_found_by_id_and_number()
    {
        var made = await Create("alice", "bob");

        Assert.Equal("201", made.Outcome);
        var group = made.Json;
        Assert.Equal((Shop.Group(Team), Account("alice"), 2), (Word(group, "groupId"), Word(group, "owner"), group.GetProperty("memberCount").GetInt32()));
        Assert.Equal(made.Body, (await Shop.Get($"groups/{Team}")).Body);
        Assert.Equal(made.Body, (await Shop.Get($"groups/{Shop.Group(Team)}")).Body);
        Assert.Equal("409 conflict", (await Create("alice")).Outcome);
        Assert.Equal("404 not_found", (await Shop.Get($"groups/{Team}-2")).Outcome);
        Assert.Equal("400 invalid", (await Shop.Get("groups/a%20b")).Outcome);
    }

    [Theory]
    [InlineData("""{"groupNo":"x"}""", "400 invalid")]
    [InlineData("""{"owner":""}""", "400 invalid")]
    [InlineData("""{"owner":"alice","groupNo":"a b"}""", "400 invalid")]
    [InlineData("""{"owner":"alice","whoMaySend":"nobody"}""", "400 invalid")]
    [InlineData("""{"owner":"alice","members":[null]}""", "400 invalid")]
    [InlineData("""{"owner":"aaaaaaaaaaaaaaaaaaaaaaaaaaa"}""", "404 not_found")]
    public async Task Against_a_rule_are_not_made(string body, string expected) =>
        Assert.Equal(expected, (await Shop.Post("groups", body)).Outcome);

    [Fact]
    public async Task Are_listed_page_by_page_and_by_member()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++) ids.Add(Word((await Shop.Post("groups", new { owner = $"alice-{_run}" })).Json, "groupId"));
        ids.Sort(StringComparer.Ordinal);

        var first = (await Shop.Get($"groups?member=alice-{_run}&limit=2")).Json;
        var second = (await Shop.Get($"groups?member=alice-{_run}&limit=2&cursor={Word(first, "cursor")}")).Json;

        Assert.Equal(ids, [.. Names(first), .. Names(second)]);
        Assert.False(second.TryGetProperty("cursor", out _));
        var all = (await Shop.Get("groups?limit=200")).Json;
        Assert.Empty(ids.Except(Names(all)));
        Assert.Empty((await running.Rival.Get("groups")).Json.GetProperty("groups").EnumerateArray());
        Assert.Equal("404 not_found", (await Shop.Get($"groups?member=nobody-{_run}")).Outcome);
        Assert.Equal("400 invalid", (await Shop.Get("groups?limit=0")).Outcome);
        Assert.Equal("400 invalid", (await Shop.Get("groups?cursor=x")).Outcome);
    }

    [Fact]
    public async Task Are_changed_in_what_is_named_and_members_hear_of_it()
    {
        await Create("alice");
        await using var alice = await Connect("alice");

        var changed = await Shop.Patch($"groups/{Team}", new { name = "team", whoMaySend = "admins" });

        Assert.Equal("200", changed.Outcome);
        Assert.Equal(("team", "admins", "members"), (Word(changed.Json, "name"), Word(changed.Json, "whoMaySend"), Word(changed.Json, "whoMayInvite")));
        var told = (await alice.Hear()).GetProperty("content").GetProperty("content");
        Assert.Equal(("updated", Shop.Service), (Word(told, "event"), Word(told, "by")));
        Assert.Equal("400 invalid", (await Shop.Patch($"groups/{Team}", new { name = new string('x', 129) })).Outcome);
        Assert.Equal("404 not_found", (await Shop.Patch($"groups/{Team}-2", new { name = "x" })).Outcome);
    }

    [Fact]
    public async Task Gain_and_lose_members_with_a_result_for_each_name_in_order()
    {
        await Create("alice");
        var nobody = Shop.Account($"nobody-{_run}");

        var added = await Shop.Put($"groups/{Team}/members", new { members = (string[])[$"bob-{_run}", nobody, $"bob-{_run}", $"alice-{_run}"] });
        var members = (await Shop.Get($"groups/{Team}/members")).Json.GetProperty("members").EnumerateArray();
        var removed = await Shop.Delete($"groups/{Team}/members", new { members = (string[])[$"alice-{_run}", $"bob-{_run}"] });

        Assert.Equal(
            [(Account("bob"), "ok"), (nobody, "not_found"), (Account("bob"), "ok"), (Account("alice"), "ok")], Results(added));
        string[] expected = [Account("alice"), Account("bob")];
        Assert.Equal(expected.Order(StringComparer.Ordinal), members.Select(member => Word(member, "account")));
        Assert.All(members, member => Assert.Equal(Word(member, "account"), Shop.Account(Word(member, "userId"))));
        Assert.Equal([(Account("alice"), "conflict"), (Account("bob"), "ok")], Results(removed));
    }

    [Fact]
    public async Task Have_one_member_put_given_a_role_and_taken_out()
    {
        await Create("alice");

        Assert.Equal("204", (await Shop.Put($"groups/{Team}/members/bob-{_run}")).Outcome);
        Assert.Equal("204", (await Shop.Put($"groups/{Team}/members/{Account("bob")}", new { role = "owner" })).Outcome);
        Assert.Equal(Account("bob"), Word((await Shop.Get($"groups/{Team}")).Json, "owner"));
        Assert.Equal("409 conflict", (await Shop.Delete($"groups/{Team}/members/bob-{_run}")).Outcome);
        Assert.Equal("400 invalid", (await Shop.Put($"groups/{Team}/members/bob-{_run}", new { role = "king" })).Outcome);
        Assert.Equal("404 not_found", (await Shop.Put($"groups/{Team}/members/{Account("nobody")}")).Outcome);
        Assert.Equal("204", (await Shop.Delete($"groups/{Team}/members/alice-{_run}?ban=true")).Outcome);

        var banned = (await Shop.Get($"groups/{Team}/members?state=banned")).Json.GetProperty("members");
        Assert.Equal(Account("alice"), Word(Assert.Single(banned.EnumerateArray()), "account"));
        await using var alice = await Connect("alice");
        Assert.Equal("forbidden", Word((await alice.Call("group.join", new { groupId = Shop.Group(Team) })).GetProperty("error"), "code"));
    }

    [Fact]
    public async Task Mute_and_unmute_members_as_over_RPC()
    {
        await Create("alice", "bob");
        await using var bob = await Connect("bob");
        var group = Shop.Group(Team);

        Assert.Equal("204", (await Shop.Put($"groups/{Team}/mute", new { member = $"bob-{_run}" })).Outcome);
        Assert.Equal("forbidden", await bob.Send(group, "x"));
        Assert.Equal("204", (await Shop.Put($"groups/{Team}/mute", new { member = $"bob-{_run}", until = 0 })).Outcome);
        Assert.Equal("ok", await bob.Send(group, "x"));
        Assert.Equal("204", (await Shop.Put($"groups/{Team}/mute", new { })).Outcome);
        Assert.Equal("forbidden", await bob.Send(group, "x"));

        Assert.True((await bob.Call("group.get", new { groupId = group })).GetProperty("result").GetProperty("muted").GetBoolean());
        Assert.Equal("404 not_found", (await Shop.Put($"groups/{Team}/mute", new { member = $"carol-{_run}" })).Outcome);
        Assert.Equal("400 invalid", (await Shop.Put($"groups/{Team}/mute", new { until = -1 })).Outcome);
        var past = TimeProvider.System.GetUtcNow().AddMinutes(-1).ToUnixTimeMilliseconds();
        Assert.Equal("400 invalid", (await Shop.Put($"groups/{Team}/mute", new { until = past })).Outcome);
        Assert.Equal("invalid", (await bob.Call("group.mute", new { groupId = group, until = past })).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task That_were_disbanded_are_gone_and_their_archive_stays()
    {
        await Create("alice");
        await Shop.SendText(new { groups = (string[])[Shop.Group(Team)] }, "hello");

        Assert.Equal("204", (await Shop.Delete($"groups/{Team}")).Outcome);

        Assert.Equal("404 not_found", (await Shop.Get($"groups/{Team}")).Outcome);
        Assert.Equal("404 not_found", (await Shop.Delete($"groups/{Team}")).Outcome);
        Assert.Equal("409 conflict", (await Create("alice")).Outcome);
        Assert.Equal("not_found", Word(await Shop.SendText(new { groups = (string[])[Shop.Group(Team)] }, "x"), "code"));
        Assert.Equal(["hello"], await Shop.Texts($"peer={Shop.Group(Team)}"));
    }

    private string Account(string user) => Shop.Account($"{user}-{_run}");

    private Task<HttpAnswer> Create(string owner, params string[] members) => Shop.Post("groups", new
    {
        groupNo = Team,
        owner = $"{owner}-{_run}",
        members = members.Select(member => $"{member}-{_run}"),
    });

    private Task<OnlineDevice> Connect(string user) => OnlineDevice.Connect(running.Process, "acme", $"{user}-{_run}");

    private static IEnumerable<(string, string)> Results(HttpAnswer answer) => answer.Json.GetProperty("results").EnumerateArray()
        .Select(result => (Word(result, "account"), Word(result, "code")));

    private static IEnumerable<string> Names(JsonElement page) =>
        page.GetProperty("groups").EnumerateArray().Select(group => Word(group, "groupId"));

    private static string Word(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
