using Im.Cluster.Tests.Kit;
using Im.Grains;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Cluster.Tests.Groups;

/// <summary>One group, and one who asks: what the group answers. RPC and REST ask the same grain.</summary>
public sealed class Who_may_do_what(SharedCluster im)
{
    // The columns: stranger (of the tenant), member, admin, owner, app.
    [Theory]
    [InlineData("look at it", "not_found ok ok ok ok")]
    [InlineData("see its members", "not_found ok ok ok ok")]
    [InlineData("see who has asked", "not_found forbidden ok ok ok")]
    [InlineData("see who is banned", "not_found forbidden ok ok ok")]
    [InlineData("invite", "not_found ok ok ok ok")]
    [InlineData("leave", "not_found ok ok conflict invalid")]
    [InlineData("remove somebody", "not_found forbidden ok ok ok")]
    [InlineData("ban somebody", "not_found forbidden ok ok ok")]
    [InlineData("make somebody admin", "not_found forbidden forbidden ok ok")]
    [InlineData("hand it over", "not_found forbidden forbidden ok ok")]
    [InlineData("mute somebody", "not_found forbidden ok ok ok")]
    [InlineData("mute the owner", "not_found forbidden forbidden forbidden ok")]
    [InlineData("mute all", "not_found forbidden ok ok ok")]
    [InlineData("rename it", "not_found forbidden ok ok ok")]
    [InlineData("disband it", "not_found forbidden forbidden ok ok")]
    [InlineData("type", "not_found ok ok ok ok")]
    [InlineData("send", "forbidden ok ok ok ok")]
    public async Task Is_answered_by_role(string what, string expected)
    {
        var codes = new List<string>();
        foreach (var who in (string[])["stranger", "member", "admin", "owner", "app"])
        {
            var (team, owner, others) = await Team.Online(im, 3);
            var (admin, member, somebody) = (others[0], others[1], others[2]);
            await team.Grain.SetRole(team.App, admin.Account, GroupRoles.Admin);
            var stranger = await im.Online();
            var caller = who switch
            {
                "stranger" => Team.By(stranger),
                "member" => Team.By(member),
                "admin" => Team.By(admin),
                "owner" => Team.By(owner),
                _ => team.App,
            };

            codes.Add((await Do(what, team, caller, owner, somebody)).WireName());
        }

        Assert.Equal(expected, string.Join(' ', codes));
    }

    [Theory]
    [InlineData("look at it")]
    [InlineData("see its members")]
    [InlineData("see who has asked")]
    [InlineData("join")]
    [InlineData("invite")]
    [InlineData("leave")]
    [InlineData("remove somebody")]
    [InlineData("make somebody admin")]
    [InlineData("mute somebody")]
    [InlineData("mute all")]
    [InlineData("rename it")]
    [InlineData("disband it")]
    [InlineData("type")]
    [InlineData("send")]
    [InlineData("read it")]
    public async Task Another_tenant_is_told_that_there_is_no_such_group(string what)
    {
        var (team, owner, others) = await Team.Online(im, 1);
        var foreigner = await im.Online(TestTenants.Other);
        GroupCaller[] callers = [Team.By(foreigner), team.App with { TenantNo = TestTenants.Other, Who = WireIds.Service(TestTenants.Other, "shop") }];

        foreach (var caller in callers)
            Assert.Equal(ErrorCode.NotFound, await Do(what, team, caller, owner, others[0]));
    }

    [Fact]
    public async Task An_admin_does_nothing_to_other_admins()
    {
        var (team, _, others) = await Team.Online(im, 2);
        foreach (var admin in others) await team.Grain.SetRole(team.App, admin.Account, GroupRoles.Admin);

        Assert.Equal(["forbidden"], Team.Codes(await team.Remove(Team.By(others[0]), others[1])));
        Assert.Equal(ErrorCode.Forbidden, (await team.Grain.Mute(Team.By(others[0]), others[1].Account, long.MaxValue)).Code);
    }

    [Fact]
    public async Task Nobody_removes_the_owner()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        await team.Grain.SetRole(team.App, others[0].Account, GroupRoles.Admin);

        Assert.Equal(["forbidden"], Team.Codes(await team.Remove(Team.By(others[0]), owner)));
        Assert.Equal(["conflict"], Team.Codes(await team.Remove(team.App, owner)));
    }

    [Fact]
    public async Task Who_hands_the_group_over_becomes_an_admin_and_the_new_owner_may_disband_it()
    {
        var (team, owner, others) = await Team.Online(im, 1);

        await team.Grain.SetRole(Team.By(owner), others[0].Account, GroupRoles.Owner);

        Assert.Equal(GroupRoles.Admin, (await team.Info(owner)).Role);
        Assert.Equal(others[0].Account.Value, (await team.Info(owner)).Owner);
        Assert.Equal(ErrorCode.Forbidden, (await team.Grain.Disband(Team.By(owner))).Code);
        Assert.Equal(ErrorCode.Ok, (await team.Grain.Disband(Team.By(others[0]))).Code);
    }

    [Fact]
    public async Task Only_admins_invite_and_send_if_the_group_says_so()
    {
        var (team, owner, others) = await Team.Online(im, 2, new GroupPatch { AdminsInvite = true, AdminsSend = true });
        await team.Grain.SetRole(team.App, others[0].Account, GroupRoles.Admin);
        var friend = await im.Online();

        Assert.Equal(ErrorCode.Forbidden, (await team.Grain.Invite(Team.By(others[1]), [friend.Account])).Code);
        Assert.Equal(ErrorCode.Forbidden, (await team.Send(others[1], "hello")).Code);
        Assert.Equal(ErrorCode.Ok, (await team.Send(others[0], "hello")).Code);
        Assert.Equal(ErrorCode.Ok, (await team.Send(owner, "hello")).Code);
        Assert.Equal(["ok"], Team.Codes(await team.Grain.Invite(Team.By(others[0]), [friend.Account])));
    }

    private static async Task<ErrorCode> Do(string what, Team team, GroupCaller caller, Device owner, Device somebody)
    {
        var grain = team.Grain;
        var friend = WireIds.Account(caller.TenantNo, "nobody");
        return what switch
        {
            "look at it" => (await grain.Get(caller)).Code,
            "see its members" => (await grain.Members(caller, List(GroupMemberStates.Member))).Code,
            "see who has asked" => (await grain.Members(caller, List(GroupMemberStates.Requested))).Code,
            "see who is banned" => (await grain.Members(caller, List(GroupMemberStates.Banned))).Code,
            "join" => (await grain.Join(caller)).Code,
            "invite" => (await grain.Invite(caller, [friend])).Code,
            "leave" => (await grain.Leave(caller)).Code,
            "remove somebody" => OfOne(await grain.Remove(caller, [somebody.Account], ban: false)),
            "ban somebody" => OfOne(await grain.Remove(caller, [somebody.Account], ban: true)),
            "make somebody admin" => (await grain.SetRole(caller, somebody.Account, GroupRoles.Admin)).Code,
            "hand it over" => (await grain.SetRole(caller, somebody.Account, GroupRoles.Owner)).Code,
            "mute somebody" => (await grain.Mute(caller, somebody.Account, long.MaxValue)).Code,
            "mute the owner" => (await grain.Mute(caller, owner.Account, long.MaxValue)).Code,
            "mute all" => (await grain.Mute(caller, null, long.MaxValue)).Code,
            "rename it" => (await grain.Update(caller, new GroupPatch { Name = "other" })).Code,
            "disband it" => (await grain.Disband(caller)).Code,
            "type" => (await grain.Typing(caller)).Code,
            "read it" => (await grain.History(caller, new() { Target = team.Id, Limit = 1, MaxBytes = 1, AppId = "" })).Code,
            "send" => (await grain.Send(new()
            {
                From = caller.Who,
                TenantNo = caller.TenantNo,
                Messages = [Draft.Text(team.Id, "hello")],
            }))[0].Code,
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };

        static GroupMemberQuery List(string state) => new() { State = state, Limit = 10 };

        // A list of results, none of which is refused.
        static ErrorCode OfOne(Answer answer)
        {
            if (answer.Code == ErrorCode.Ok) Assert.Equal(["ok"], Team.Codes(answer));
            return answer.Code;
        }
    }
}
