using Im.Protocol;

namespace Im.EndToEnd.Tests.Http;

/// <summary>Where an id or a name may stand, a name in the form of an id would be taken for somebody else's.</summary>
public sealed class Names_in_the_form_of_an_id(RestServer running) : IClassFixture<RestServer>
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    private RestApp Shop => running.Shop;

    public static TheoryData<string> Ids =>
    [
        WireIds.Account("acme", "victim").Value, WireIds.Group("acme", "team").Value, WireIds.Tag("acme", "vip").Value,
        WireIds.Everyone("acme").Value, WireIds.Service("acme", "shop").Value,
    ];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Are_no_users(string id)
    {
        using var http = new ImHttp(running.Process);
        var group = (await Shop.Post("groups", new { owner = $"alice-{_run}" })).Json.GetProperty("groupId").GetString()!;

        Assert.Equal("400 invalid", (await http.Register("acme", id, $"phone-{_run}")).Outcome);
        Assert.Equal("400 invalid", (await Shop.Post($"users/{id}/token")).Outcome);
        Assert.Equal("400 invalid", (await Shop.Get($"users/{id}")).Outcome);
        Assert.Equal("400 invalid", (await Shop.Post($"users/{id}/kick")).Outcome);
        Assert.Equal("400 invalid", (await Shop.Put($"tags/{_run}/users", new { users = (string[])[id] })).Outcome);
        Assert.Equal("invalid", (await Shop.SendText(new { users = (string[])[id] }, "hello")).GetProperty("code").GetString());
        if (id[0] == 'a') return;   // an account is a member, by its own right

        Assert.Equal("400 invalid", (await Shop.Post("groups", new { owner = id })).Outcome);
        Assert.Equal("400 invalid", (await Shop.Put($"groups/{group}/members", new { members = (string[])[id] })).Outcome);
        Assert.Equal("400 invalid", (await Shop.Put($"groups/{group}/members/{id}")).Outcome);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Are_no_groups_numbers(string id)
    {
        await using var alice = await OnlineDevice.Connect(running.Process, "acme", $"alice-{_run}");

        var made = await alice.Call("group.create", new { groupNo = id });

        Assert.Equal("invalid", made.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("400 invalid", (await Shop.Post("groups", new { owner = "alice", groupNo = id })).Outcome);
    }

    [Fact]
    public async Task Say_whom_they_mean_where_an_id_or_a_name_may_stand()
    {
        var (victim, number) = ($"victim-{_run}", $"team-{_run}");
        await Shop.Post($"users/{victim}/token");
        var group = (await Shop.Post("groups", new { owner = victim, groupNo = number })).Json.GetProperty("groupId").GetString();

        var byNumber = (await Shop.Get($"groups/{number}")).Json.GetProperty("groupId").GetString();
        var byName = (await Shop.Get($"groups?member={victim}")).Json.GetProperty("groups").EnumerateArray();
        var byAccount = (await Shop.Get($"groups?member={Shop.Account(victim)}")).Json.GetProperty("groups").EnumerateArray();

        Assert.Equal(group, byNumber);
        Assert.Equal(group, Assert.Single(byName).GetProperty("groupId").GetString());
        Assert.Equal(group, Assert.Single(byAccount).GetProperty("groupId").GetString());
    }
}
