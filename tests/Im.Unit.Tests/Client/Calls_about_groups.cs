using System.Text.Json.Nodes;
using Im.Client;
using Im.Protocol;
using Im.Protocol.Groups;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Client;

public sealed class Calls_about_groups : IAsyncDisposable
{
    private const string Info = """
        {"groupId":"GROUP","groupNo":"1","name":"team","avatar":"","announcement":"","owner":"OWNER","memberCount":2,
        "whoMayInvite":"members","whoMaySend":"admins","joinApproval":true,"history":"joined","muted":true,"mutedUntil":1000,
        "createdAt":2000,"role":"owner"}
        """;

    private static readonly DateTimeOffset Later = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    private readonly ClientKit _kit = new();
    private readonly PeerId _group = WireIds.Group("demo", "1");
    private readonly List<(string Method, string Parameters)> _asked = [];

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    private string GroupInfo => Info.Replace("GROUP", _group.Value, StringComparison.Ordinal).Replace("OWNER", ClientKit.Alice.Value, StringComparison.Ordinal);

    [Fact]
    public async Task Creating_one_names_members_and_settings_and_returns_it()
    {
        var alice = await Connect(GroupInfo);

        var group = await alice.CreateGroupAsync(
            [ClientKit.Bob, ClientKit.Carol], new GroupSettings { Name = "team ü", JoinApproval = true }, "1", Deadline);

        AssertAsked("group.create", $$"""{"groupNo":"1","members":["{{ClientKit.Bob}}","{{ClientKit.Carol}}"],"name":"team ü","joinApproval":true}""");
        Assert.Equal((_group, "1", "team", ClientKit.Alice.AsPeer(), 2), (group.Id, group.GroupNo, group.Name, group.Owner, group.MemberCount));
        Assert.Equal((GroupRights.Members, GroupRights.Admins, true), (group.WhoMayInvite, group.WhoMaySend, group.JoinApproval));
        Assert.True(group.IsMuted);
        Assert.Equal((1000, 2000), (group.MutedUntil?.ToUnixTimeMilliseconds(), group.CreatedAt.ToUnixTimeMilliseconds()));
        Assert.Equal((GroupHistory.Joined, GroupRoles.Owner), (group.History, group.Role));
    }

    [Fact]
    public async Task Its_number_says_where_it_is()
    {
        var alice = await Connect(GroupInfo);

        await alice.GetGroupAsync(alice.GroupOf("1"), Deadline);

        AssertAsked("group.get", $$"""{"groupId":"{{_group}}"}""");
    }

    [Fact]
    public async Task All_pages_of_groups_are_read()
    {
        var alice = await Connect($$"""{"groups":[{{GroupInfo}}],"cursor":"next"}""", $$"""{"groups":[{{GroupInfo}}]}""");

        var groups = await ToList(alice.GroupsAsync(Deadline));

        Assert.Equal(2, groups.Count);
        AssertAsked("group.list", """{"limit":200}""", """{"cursor":"next","limit":200}""");
    }

    [Fact]
    public async Task All_pages_of_members_are_read()
    {
        var alice = await Connect(
            $$"""{"members":[{"account":"{{ClientKit.Bob}}","role":"admin","since":1000,"muted":true,"mutedUntil":2000}],"cursor":"next"}""",
            $$"""{"members":[{"account":"{{ClientKit.Carol}}","since":1000}]}""");

        var members = await ToList(alice.GroupMembersAsync(_group, GroupMemberStates.Requested, Deadline));

        var since = DateTimeOffset.FromUnixTimeMilliseconds(1000);
        Assert.Equal(
            [new GroupMember(ClientKit.Bob, "admin", since, true, since.AddSeconds(1)), new GroupMember(ClientKit.Carol, null, since, false, null)],
            members);
        AssertAsked(
            "group.members",
            $$"""{"state":"requested","limit":500,"groupId":"{{_group}}"}""",
            $$"""{"state":"requested","cursor":"next","limit":500,"groupId":"{{_group}}"}""");
    }

    [Theory]
    [InlineData("member", GroupJoin.Joined)]
    [InlineData("requested", GroupJoin.Requested)]
    public async Task Joining_one_tells_whether_an_admin_has_to_agree(string state, GroupJoin expected)
    {
        var alice = await Connect($$"""{"state":"{{state}}"}""");

        Assert.Equal(expected, await alice.JoinGroupAsync(_group, Deadline));
        AssertAsked("group.join", $$"""{"groupId":"{{_group}}"}""");
    }

    [Fact]
    public async Task Inviting_tells_what_became_of_each()
    {
        var alice = await Connect(
            $$"""{"results":[{"account":"{{ClientKit.Bob}}","code":"ok"},{"account":"{{ClientKit.Carol}}","code":"not_found"}]}""");

        var results = await alice.InviteAsync(_group, [ClientKit.Bob, ClientKit.Carol], Deadline);

        Assert.Equal(
            [new GroupMemberOutcome(ClientKit.Bob, ErrorCode.Ok), new GroupMemberOutcome(ClientKit.Carol, ErrorCode.NotFound)], results);
        AssertAsked("group.invite", $$"""{"members":["{{ClientKit.Bob}}","{{ClientKit.Carol}}"],"groupId":"{{_group}}"}""");
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "\"ban\":true,")]
    public async Task Removing_can_ban(bool ban, string said)
    {
        var alice = await Connect("""{"results":[]}""");

        await alice.RemoveMembersAsync(_group, [ClientKit.Bob], ban, Deadline);

        AssertAsked("group.remove", $$"""{"members":["{{ClientKit.Bob}}"],{{said}}"groupId":"{{_group}}"}""");
    }

    [Fact]
    public async Task A_role_is_given()
    {
        var alice = await Connect("{}");

        await alice.SetRoleAsync(_group, ClientKit.Bob, GroupRoles.Admin, Deadline);

        AssertAsked("group.role", $$"""{"member":"{{ClientKit.Bob}}","role":"admin","groupId":"{{_group}}"}""");
    }

    [Fact]
    public async Task Muting_is_for_one_or_all_and_for_a_time_or_not()
    {
        var alice = await Connect("{}", "{}", "{}", "{}");

        await alice.MuteMemberAsync(_group, ClientKit.Bob, Later, Deadline);
        await alice.UnmuteMemberAsync(_group, ClientKit.Bob, Deadline);
        await alice.MuteAllAsync(_group, cancellationToken: Deadline);
        await alice.UnmuteAllAsync(_group, Deadline);

        AssertAsked(
            "group.mute",
            $$"""{"member":"{{ClientKit.Bob}}","until":1700000000000,"groupId":"{{_group}}"}""",
            $$"""{"member":"{{ClientKit.Bob}}","until":0,"groupId":"{{_group}}"}""",
            $$"""{"groupId":"{{_group}}"}""",
            $$"""{"until":0,"groupId":"{{_group}}"}""");
    }

    [Fact]
    public async Task An_update_says_only_what_changes()
    {
        var alice = await Connect(GroupInfo);

        await alice.UpdateGroupAsync(_group, new GroupSettings { Announcement = "", WhoMaySend = GroupRights.Admins }, Deadline);

        AssertAsked("group.update", $$"""{"groupId":"{{_group}}","announcement":"","whoMaySend":"admins"}""");
    }

    [Fact]
    public async Task Leaving_and_disbanding_return_nothing()
    {
        var alice = await Connect("{}", "{}");

        await alice.LeaveGroupAsync(_group, Deadline);
        await alice.DisbandGroupAsync(_group, Deadline);

        Assert.Equal(["group.leave", "group.disband"], _asked.Select(call => call.Method));
    }

    [Fact]
    public async Task A_refusal_has_its_code_and_words()
    {
        var alice = await Connect();
        _kit.Server.OnCall = (_, _) => FakeServer.Refusal(ErrorCode.Conflict, "The number is taken.");

        var refusal = await Assert.ThrowsAsync<ImException>(() => alice.CreateGroupAsync([], groupNo: "1", cancellationToken: Deadline));

        Assert.Equal((ErrorCode.Conflict, "The number is taken."), (refusal.Code, refusal.Message));
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private static async Task<List<T>> ToList<T>(IAsyncEnumerable<T> all)
    {
        var list = new List<T>();
        await foreach (var one in all) list.Add(one);
        return list;
    }

    /// <summary>A client whose server gives these results to calls about groups, in order.</summary>
    private async Task<ImClient> Connect(params string[] results)
    {
        var left = new Queue<string>(results);
        _kit.Server.OnCall = (method, asked) =>
        {
            if (!method.StartsWith("group.", StringComparison.Ordinal)) return null;
            _asked.Add((method, asked.GetRawText()));
            return new RpcReply { Rid = "", Result = new RawJson(System.Text.Encoding.UTF8.GetBytes(left.Dequeue())) };
        };
        return await _kit.Connect();
    }

    private void AssertAsked(string method, params string[] parameters)
    {
        Assert.All(_asked, call => Assert.Equal(method, call.Method));
        Assert.Equal(parameters.Length, _asked.Count);
        foreach (var ((_, asked), expected) in _asked.Zip(parameters))
        {
            var said = JsonNode.Parse(asked)!.AsObject();
            Assert.True(said.Remove("rid"));
            Assert.True(JsonNode.DeepEquals(said, JsonNode.Parse(expected)), $"{said} is not {expected}");
        }
    }
}
