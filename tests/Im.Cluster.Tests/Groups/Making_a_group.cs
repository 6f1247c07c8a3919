using Im.Cluster.Tests.Kit;
using Im.Grains.Groups;
using Im.Protocol;

namespace Im.Cluster.Tests.Groups;

public sealed class Making_a_group(SharedCluster im)
{
    [Fact]
    public async Task Tells_all_members_with_the_first_message_of_its_conversation()
    {
        var (team, owner, others) = await Team.Online(im, 2, new GroupPatch { Name = "Ward 7" });

        foreach (var device in others.Append(owner))
        {
            var envelope = Assert.Single(device.Connection.Messages);
            Assert.Equal((team.Id, device.Account.AsPeer(), owner.Account.Value, 1L), (envelope.From, envelope.To, envelope.Target, envelope.Seq));
            Assert.True(envelope.IsBackground);
            Assert.Equal("created", Assert.Single(device.Connection.Events(PushEventTypes.Group)).GetProperty("event").GetString());
        }

        var info = await team.Info(others[0]);
        Assert.Equal(("Ward 7", owner.Account.Value, 3, "member"), (info.Name, info.Owner, info.MemberCount, info.Role));
    }

    [Fact]
    public async Task Twice_with_one_number_is_a_conflict_and_changes_nothing()
    {
        var (owner, thief) = (await im.Online(), await im.Online());
        var team = new Team(im, WireIds.Group(owner.TenantNo, im.NewName("number")), owner.TenantNo);

        Assert.Equal(ErrorCode.Ok, (await team.Create(owner, [])).Code);
        Assert.Equal(ErrorCode.Conflict, (await team.Create(thief, [owner.Account])).Code);

        Assert.Equal([owner.Account.Value], (await team.Members()).Select(member => member.Account));
    }

    [Fact]
    public async Task Needs_members_that_exist_in_the_tenant()
    {
        var owner = await im.Online();
        var foreigner = await im.Online(TestTenants.Other);

        foreach (var nobody in (AccountId[])[foreigner.Account, WireIds.Account(owner.TenantNo, im.NewName("nobody"))])
        {
            var team = new Team(im, WireIds.NewGroup(), owner.TenantNo);
            var refused = await team.Create(owner, [nobody]);
            Assert.Equal((ErrorCode.NotFound, $"Not there: {nobody}."), (refused.Code, refused.Message));
            Assert.Equal(ErrorCode.NotFound, (await team.Grain.Get(team.App)).Code);
        }
    }

    [Fact]
    public async Task Keeps_the_tenants_limit_of_members_then_and_later()
    {
        var owner = await im.Online(TestTenants.SmallGroups);
        var others = new Device[TestTenants.SmallGroupMembers];
        for (var i = 0; i < others.Length; i++) others[i] = await im.Online(TestTenants.SmallGroups);

        Assert.Equal(ErrorCode.Conflict, (await new Team(im, WireIds.NewGroup(), owner.TenantNo).Create(owner, others.Select(it => it.Account))).Code);
        var team = await Team.Of(im, owner, others[..^2]);
        Assert.Equal(["ok", "conflict"], Team.Codes(await team.Grain.Invite(Team.By(owner), [others[^2].Account, others[^1].Account])));
        Assert.Equal(ErrorCode.Conflict, (await team.Grain.Join(Team.By(others[^1]))).Code);
        Assert.Equal(TestTenants.SmallGroupMembers, (await team.Info(owner)).MemberCount);
    }

    [Fact]
    public async Task At_the_same_time_with_one_number_succeeds_once()
    {
        var owners = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => im.Online()));
        var team = new Team(im, WireIds.Group(owners[0].TenantNo, im.NewName("number")), owners[0].TenantNo);

        var answers = await Task.WhenAll(owners.Select(owner => team.Create(owner, [])));

        Assert.Equal(1, answers.Count(answer => answer.Code == ErrorCode.Ok));
        Assert.Equal(9, answers.Count(answer => answer.Code == ErrorCode.Conflict));
        Assert.Single(await team.Members());
    }

    [Fact]
    public async Task Outlives_its_activation_with_all_that_it_is()
    {
        var (team, owner, others) = await Team.Online(im, 2, new GroupPatch { Name = "Ward 7", JoinApproval = true });
        var (banned, asking) = (await im.Online(), await im.Online());
        await team.Ban(team.App, banned);
        await team.Grain.Join(Team.By(asking));
        await team.Grain.Mute(team.App, others[0].Account, long.MaxValue);
        var before = (await team.Info(owner), await team.Members(), await team.Members("banned"), await team.Members("requested"));

        await im.Deactivate(team.Grain);

        Assert.Equal(before.Item1, await team.Info(owner));
        Assert.Equal(before.Item2, await team.Members());
        Assert.Equal(before.Item3, await team.Members("banned"));
        Assert.Equal(before.Item4, await team.Members("requested"));
        Assert.Equal([banned.Account.Value], before.Item3.Select(it => it.Account));
        Assert.Equal([asking.Account.Value], before.Item4.Select(it => it.Account));
    }
}
