using System.Text.Json;
using Im.Archive;
using Im.Cluster.Tests.Kit;
using Im.Grains;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Cluster.Tests.Groups;

public sealed class Coming_and_going(SharedCluster im)
{
    [Fact]
    public async Task Who_joins_sees_messages_from_then_on()
    {
        var (team, owner, _) = await Team.Online(im, 1);
        await team.Send(owner, "before");
        var late = await im.Online();

        await team.Grain.Join(Team.By(late));
        await team.Send(owner, "after");

        Assert.Equal(["", "after"], late.Connection.Texts);
        Assert.Equal(["", "after"], await History(team, late));
        Assert.Equal(["", "after"], await Pulled(team, late));
    }

    [Fact]
    public async Task Who_joins_sees_all_messages_if_the_group_says_so()
    {
        var (team, owner, _) = await Team.Online(im, 1, new GroupPatch { FullHistory = true });
        await team.Send(owner, "before");
        var late = await im.Online();

        await team.Grain.Join(Team.By(late));
        await team.Send(owner, "after");

        Assert.Equal(["", "before", "", "after"], await History(team, late));
        Assert.Equal(["", "before", "", "after"], await Pulled(team, late));
    }

    [Fact]
    public async Task Who_leaves_keeps_what_came_before_and_sees_nothing_after()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        await team.Send(owner, "before");

        Assert.Equal(ErrorCode.Ok, (await team.Grain.Leave(Team.By(others[0]))).Code);
        await team.Send(owner, "after");

        string[] seen = ["", "before", ""];
        Assert.Equal(seen, others[0].Connection.Texts);
        Assert.Equal(seen, await History(team, others[0]));
        Assert.Equal(seen, await Pulled(team, others[0]));
        Assert.Equal(ErrorCode.Forbidden, (await team.Send(others[0], "still here")).Code);
        Assert.Equal(3, Assert.Single((await others[0].Conversations()).Conversations).LastSeq);
    }

    [Fact]
    public async Task Who_comes_back_sees_both_times_and_not_what_was_between()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        await team.Send(owner, "first");
        await team.Remove(Team.By(owner), others[0]);
        await team.Send(owner, "between");
        await team.Add(others[0]);
        await team.Send(owner, "second");

        string[] seen = ["", "first", "", "", "second"];
        Assert.Equal(seen, others[0].Connection.Texts);
        Assert.Equal(seen, await History(team, others[0]));
        Assert.Equal(seen, await Pulled(team, others[0]));
    }

    [Fact]
    public async Task Is_told_to_all_with_who_did_it_to_whom()
    {
        var (team, owner, others) = await Team.Online(im, 3);
        var newcomer = await im.Online();

        await team.Grain.Join(Team.By(newcomer));
        await team.Grain.Leave(Team.By(newcomer));
        await team.Grain.Invite(Team.By(others[0]), [newcomer.Account]);
        await team.Remove(Team.By(owner), newcomer);
        await team.Grain.SetRole(Team.By(owner), others[1].Account, GroupRoles.Admin);
        await team.Grain.Mute(Team.By(others[1]), others[0].Account, long.MaxValue);
        await team.Grain.Update(Team.By(owner), new GroupPatch { Name = "new" });
        await team.Ban(Team.By(owner), others[0]);
        await team.Grain.Disband(Team.By(owner));

        Assert.Equal(
            ["created", "joined", "left", "invited", "removed", "role", "muted", "updated", "banned", "disbanded"],
            Events(others[2]).Select(it => it.GetProperty("event").GetString()));
        Assert.Equal(
            new[] { owner, newcomer, newcomer, others[0], owner, owner, others[1], owner, owner, owner }.Select(it => it.Account.Value),
            Events(others[2]).Select(it => it.GetProperty("by").GetString()));
        Assert.Equal(["joined", "left", "invited", "removed"], Events(newcomer).Select(it => it.GetProperty("event").GetString()));
        Assert.Equal("banned", Events(others[0])[^1].GetProperty("event").GetString());
        Assert.Equal([others[0].Account.Value], Events(others[2])[8].GetProperty("accounts").EnumerateArray().Select(it => it.GetString()));
    }

    [Fact]
    public async Task With_approval_waits_for_an_admin_who_is_told()
    {
        var (team, owner, others) = await Team.Online(im, 1, new GroupPatch { JoinApproval = true });
        var newcomer = await im.Online();

        var asked = await team.Grain.Join(Team.By(newcomer));

        Assert.Equal("requested", JsonElement.Parse(asked.Json.Span).GetProperty("state").GetString());
        Assert.Equal("requested", Events(owner)[^1].GetProperty("event").GetString());
        Assert.DoesNotContain(Events(others[0]), it => it.GetProperty("event").GetString() == "requested");
        Assert.Equal(ErrorCode.Forbidden, (await team.Send(newcomer, "let me in")).Code);
        Assert.Equal(ErrorCode.Forbidden, (await team.Grain.Invite(Team.By(others[0]), [newcomer.Account])).Code);

        Assert.Equal(["ok"], Team.Codes(await team.Grain.Invite(Team.By(owner), [newcomer.Account])));

        Assert.Equal(ErrorCode.Ok, (await team.Send(newcomer, "thanks")).Code);
        Assert.Empty(await team.Members(GroupMemberStates.Requested));
    }

    [Fact]
    public async Task After_a_ban_is_only_by_an_admins_word()
    {
        var (team, owner, others) = await Team.Online(im, 2);
        await team.Ban(Team.By(owner), others[0]);

        Assert.Equal(ErrorCode.Forbidden, (await team.Grain.Join(Team.By(others[0]))).Code);
        Assert.Equal(["forbidden"], Team.Codes(await team.Grain.Invite(Team.By(others[1]), [others[0].Account])));
        Assert.Equal(["ok"], Team.Codes(await team.Grain.Invite(Team.By(owner), [others[0].Account])));
        Assert.Empty(await team.Members(GroupMemberStates.Banned));
    }

    [Fact]
    public async Task With_as_many_bans_as_a_group_keeps_refuses_one_more_and_still_takes_wishes()
    {
        var (team, owner, others) = await Team.Online(im, 2, new GroupPatch { JoinApproval = true });
        var (stranger, conversation) = (await im.Online(), (await im.Archive.FindGroup(team.Id, default))!.Value.Conversation.Id);
        var strangers = Enumerable.Range(1, GroupBook.OutsiderLimit - 1).Select(_ => WireIds.Account(team.App.TenantNo, im.NewName("stranger"))).ToList();
        await im.Archive.NoteOutsiders(
            conversation, [.. strangers.Select(it => new OutsiderRow { Account = it, State = OutsiderState.Banned, Since = 0 })], []);
        await im.Deactivate(team.Grain);
        Task<Answer> Ban(params AccountId[] accounts) => team.Grain.Remove(Team.By(owner), accounts, ban: true);

        Assert.Equal(["ok", "conflict", "ok"], Team.Codes(await Ban(others[0].Account, others[1].Account, strangers[1])));

        Assert.Equal([owner.Account, others[1].Account], (await team.Members()).Select(it => new AccountId(it.Account)).OrderBy(it => it != owner.Account));
        Assert.Equal(["conflict"], Team.Codes(await Ban(stranger.Account)));
        Assert.Equal(ErrorCode.Ok, (await team.Grain.Join(Team.By(await im.Online()))).Code);
        await team.Grain.Remove(Team.By(owner), [strangers[1]], ban: false);
        Assert.Equal(["ok"], Team.Codes(await Ban(stranger.Account)));
    }

    [Fact]
    public async Task Is_not_forbidden_to_who_does_not_exist()
    {
        var (team, owner, _) = await Team.Online(im, 1);
        var (nobody, foreigner, stranger) = (im.Device(), await im.Online(TestTenants.Other), await im.Online());

        var codes = Team.Codes(await team.Ban(Team.By(owner), nobody, foreigner, stranger));

        Assert.Equal(["not_found", "not_found", "ok"], codes);
        Assert.Equal(["not_found"], Team.Codes(await team.Ban(team.App, nobody)));
        Assert.Equal([stranger.Account.Value], (await team.Members(GroupMemberStates.Banned)).Select(it => it.Account));
    }

    [Fact]
    public async Task Of_some_who_are_invited_does_not_fail_with_one_who_cannot_be_asked()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        var (stuck, newcomer) = (await im.Online(), await im.Online());
        var mayGoOn = new TaskCompletionSource();
        var isAppending = im.Archive.HoldNext(stuck.Account, mayGoOn.Task);
        var send = stuck.Send(others[0], "hello");
        await isAppending;
        // An activation that goes away takes no calls while its own are under way.
        var deactivation = im.Deactivate(stuck.Grain);

        var codes = Team.Codes(await team.Grain.Invite(Team.By(owner), [stuck.Account, newcomer.Account]));

        Assert.Equal(["unavailable", "ok"], codes);
        mayGoOn.SetResult();
        await Task.WhenAll(send, deactivation);
        // The first call to the next activation may share the fate of those that waited too long for it.
        await Until.True(
            async () => Team.Codes(await team.Grain.Invite(Team.By(owner), [stuck.Account])).Single() == "ok", "Who was not asked is still out.");
    }

    [Fact]
    public async Task Ends_with_the_group_whose_number_is_not_used_again()
    {
        var owner = await im.Online();
        var member = await im.Online();
        var team = new Team(im, WireIds.Group(owner.TenantNo, im.NewName("number")), owner.TenantNo);
        await team.Create(owner, [member.Account]);
        await team.Send(owner, "hello");

        await team.Grain.Disband(Team.By(owner));

        Assert.Equal(ErrorCode.NotFound, (await team.Send(owner, "again")).Code);
        Assert.Equal(ErrorCode.Conflict, (await team.Create(owner, [])).Code);
        Assert.Equal(["", "hello", ""], await History(team, member));
        await im.Deactivate(team.Grain);
        Assert.Equal(ErrorCode.NotFound, (await team.Send(owner, "again")).Code);
        Assert.Equal(ErrorCode.Conflict, (await team.Create(owner, [])).Code);
    }

    [Fact]
    public async Task Twice_is_the_same_as_once()
    {
        var (team, owner, others) = await Team.Online(im, 1);

        await team.Add(others[0]);
        await team.Grain.Join(Team.By(others[0]));
        await team.Grain.Mute(team.App, others[0].Account, 0);
        await team.Grain.Update(team.App, new GroupPatch { Name = "" });
        await team.Grain.SetRole(team.App, others[0].Account, GroupRoles.Member);

        Assert.Single(owner.Connection.Messages);
    }

    private static IReadOnlyList<JsonElement> Events(Device device) => device.Connection.Events(PushEventTypes.Group);

    private static async Task<IEnumerable<string>> History(Team team, Device device) => Draft.Read(
        (await device.History(device, query => query with { Target = team.Id })).Messages).Select(Draft.TextOf);

    private static async Task<IEnumerable<string>> Pulled(Team team, Device device)
    {
        var texts = new List<string>();
        var have = new Dictionary<string, long>();
        while (true)
        {
            var page = await device.Offline(have, limit: 2);
            texts.AddRange(Draft.Read(page.Messages).Where(it => it.From == team.Id).Select(Draft.TextOf));
            foreach (var peer in page.Peers) have[peer.Peer] = peer.UpTo;
            if (!page.More) return texts;
        }
    }
}
