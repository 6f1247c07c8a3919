using Im.Archive;
using Im.Cluster.Tests.Kit;
using Im.Protocol;

namespace Im.Cluster.Tests.Groups;

/// <summary>What an account may have of groups is bounded, and it is told so.</summary>
public sealed class In_many_groups(SharedCluster im)
{
    [Fact]
    public async Task Nobody_comes_into_one_more_until_there_is_room()
    {
        var crowded = await im.Online();
        var groups = await Task.WhenAll(Enumerable.Range(0, GroupLimits.GroupsOfAccount).Select(_ => Stored(crowded)));
        var (team, owner, others) = await Team.Online(im, 1);
        var friend = await im.Online();

        var made = await new Team(im, WireIds.NewGroup(), crowded.TenantNo).Create(crowded, []);
        var madeWith = await new Team(im, WireIds.NewGroup(), crowded.TenantNo).Create(owner, [crowded.Account]);
        var joined = await team.Grain.Join(Team.By(crowded));
        var invited = await team.Grain.Invite(Team.By(owner), [others[0].Account, crowded.Account, friend.Account, crowded.Account]);

        Assert.All([made, madeWith, joined], answer => Assert.Equal(ErrorCode.Conflict, answer.Code));
        Assert.All([made, madeWith, joined], answer => Assert.Contains(crowded.Account.Value, answer.Message));
        Assert.Equal(["ok", "conflict", "ok", "conflict"], Team.Codes(invited));
        Assert.Equal(3, (await team.Info(friend)).MemberCount);

        await groups[0].Grain.Disband(groups[0].App);
        Assert.Equal(ErrorCode.Ok, (await team.Grain.Join(Team.By(crowded))).Code);
    }

    [Fact]
    public async Task Nobody_is_brought_into_the_last_of_them_by_others_but_for_apps()
    {
        var (crowded, friend) = (await im.Online(), await im.Online());
        await Task.WhenAll(Enumerable.Range(0, 900).Select(_ => Stored(crowded)));
        var (open, owner, _) = await Team.Online(im, 1);
        var asking = await Team.Of(im, owner, [], new() { JoinApproval = true });

        var refused = await new Team(im, WireIds.NewGroup(), owner.TenantNo).Create(owner, [friend.Account, crowded.Account]);

        Assert.Equal(ErrorCode.Conflict, refused.Code);
        Assert.EndsWith($": {crowded.Account}.", refused.Message);
        Assert.Equal(["conflict", "ok"], Team.Codes(await open.Grain.Invite(Team.By(owner), [crowded.Account, friend.Account])));
        Assert.Equal(["conflict"], Team.Codes(await asking.Grain.Invite(Team.By(owner), [crowded.Account])));
        await asking.Grain.Join(Team.By(crowded));
        Assert.Equal(["ok"], Team.Codes(await asking.Grain.Invite(Team.By(owner), [crowded.Account])));
        Assert.Equal(ErrorCode.Ok, (await open.Grain.Join(Team.By(crowded))).Code);
        var own = await Team.Of(im, crowded, []);
        await (await Team.Of(im, owner, [])).Add(crowded);
        Assert.Equal(1, (await own.Info(crowded)).MemberCount);
    }

    [Fact]
    public async Task Who_has_come_and_gone_as_often_as_one_may_does_not_come_again_and_keeps_all_that_was_seen()
    {
        var (team, owner, _) = await Team.Online(im, 1);
        var restless = await im.Online();
        for (var i = 0; i < GroupLimits.StaysInGroup; i++)
        {
            Assert.Equal(ErrorCode.Ok, (await team.Grain.Join(Team.By(restless))).Code);
            await team.Send(owner, $"{i}");
            await team.Grain.Leave(Team.By(restless));
            await team.Send(owner, "between");
        }

        Assert.Equal(ErrorCode.Conflict, (await team.Grain.Join(Team.By(restless))).Code);
        Assert.Equal(["conflict"], Team.Codes(await team.Grain.Invite(Team.By(owner), [restless.Account])));

        var history = await restless.History(restless, query => query with { Target = team.Id, Limit = 200 });
        var texts = Draft.Read(history.Messages).Select(Draft.TextOf).Where(text => text.Length > 0);
        Assert.Equal(Enumerable.Range(0, GroupLimits.StaysInGroup).Select(i => $"{i}"), texts);
        Assert.Equal(ErrorCode.Ok, (await team.Send(owner, "still here")).Code);
    }

    [Fact]
    public async Task Nobody_uses_up_how_often_another_may_come()
    {
        var (team, owner, _) = await Team.Online(im, 1);
        var guest = await im.Online();
        const int most = 29;
        for (var i = 0; i < GroupLimits.StaysInGroup; i++)
        {
            Assert.Equal([i < most ? "ok" : "conflict"], Team.Codes(await team.Grain.Invite(Team.By(owner), [guest.Account])));
            if (i >= most) Assert.Equal(ErrorCode.Ok, (await team.Grain.Join(Team.By(guest))).Code);
            await team.Send(owner, $"{i}");
            await team.Remove(Team.By(owner), guest);
            await team.Send(owner, "between");
        }

        Assert.Equal(ErrorCode.Conflict, (await team.Grain.Join(Team.By(guest))).Code);
        await team.Add(guest);
        await team.Send(owner, "by the app");

        var history = await guest.History(guest, query => query with { Target = team.Id, Limit = 200 });
        var texts = Draft.Read(history.Messages).Select(Draft.TextOf).Where(text => text.Length > 0);
        Assert.Equal([.. Enumerable.Range(1, GroupLimits.StaysInGroup - 1).Select(i => $"{i}"), "by the app"], texts);
    }

    /// <summary>A group with one member beside its owner, made in the archive.</summary>
    private async Task<Team> Stored(Device member)
    {
        var (owner, id) = (WireIds.Account(member.TenantNo, im.NewName("owner")), WireIds.NewGroup());
        var row = new GroupRow { Owner = owner, MemberCount = 2, CreatedAt = 0 };
        MemberRow[] members = [new() { Account = owner, Role = GroupRole.Owner, JoinedAt = 0 }, new() { Account = member.Account, JoinedAt = 0 }];
        var created = new StoredMessage
        {
            Conversation = 0,
            Seq = 0,
            MessageId = im.NewName("created"),
            From = owner.AsPeer(),
            To = id,
            TenantNo = member.TenantNo,
            Type = (int)MessageType.Push,
            Content = "{}"u8.ToArray(),
            Timestamp = 0,
        };
        Assert.NotNull((await im.Archive.CreateGroup(new NewGroup(id, member.TenantNo, row, members, created))).Conversation);
        return new Team(im, id, member.TenantNo);
    }
}
