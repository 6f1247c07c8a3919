using Im.Cluster.Tests.Kit;
using Im.Grains.Groups;
using Im.Protocol;

namespace Im.Cluster.Tests.Calls;

public sealed class Calling_in_a_group(SharedCluster im)
{
    [Fact]
    public async Task Each_who_is_invited_answers_for_itself()
    {
        var (team, alice, others) = await Team.Online(im, 3);
        var (bob, carol, dan, room) = (others[0], others[1], others[2], im.NewName("room"));

        Assert.Equal(ErrorCode.Ok, (await alice.Call(team.Id, "invite", room, null, bob, carol)).Code);
        Assert.Equal(ErrorCode.Ok, (await bob.Call(team.Id, "answer", room)).Code);
        Assert.Equal(ErrorCode.Ok, (await carol.Call(team.Id, "refuse", room)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await dan.Call(team.Id, "answer", room)).Code);
        Assert.Equal(["answer", "refuse"], alice.Heard(room));

        Assert.Equal(ErrorCode.Ok, (await bob.Call(team.Id, "hangup", room)).Code);
        Assert.Equal(["answer", "refuse", "hangup", "answered"], alice.Heard(room));
        Assert.Equal(["invite", "answer", "refuse", "hangup", "answered"], dan.Heard(room));
    }

    [Fact]
    public async Task It_goes_on_while_anybody_is_there_beside_the_caller()
    {
        var (team, alice, others) = await Team.Online(im, 2);
        var (bob, carol, room) = (others[0], others[1], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, bob, carol);
        await bob.Call(team.Id, "answer", room);
        await carol.Call(team.Id, "answer", room);

        await bob.Call(team.Id, "hangup", room);
        Assert.DoesNotContain("answered", alice.Heard(room));
        await alice.Call(team.Id, "hangup", room);

        Assert.Equal(["answer", "hangup", "hangup", "answered"], carol.Heard(room).TakeLast(4));
    }

    [Fact]
    public async Task Who_is_in_another_call_is_busy_and_only_the_caller_is_told()
    {
        var (team, alice, others) = await Team.Online(im, 2);
        var (bob, carol, room) = (others[0], others[1], im.NewName("room"));
        await bob.Call(await im.Online(), "invite", im.NewName("room"));

        await alice.Call(team.Id, "invite", room, null, bob, carol);

        Assert.Equal(["busy"], alice.Heard(room));
        Assert.Equal(["invite"], carol.Heard(room));
        Assert.Equal(ErrorCode.Ok, (await carol.Call(team.Id, "answer", room)).Code);
    }

    [Fact]
    public async Task Who_still_rings_when_the_caller_hangs_up_is_told_that_it_is_over()
    {
        var (team, alice, others) = await Team.Online(im, 2);
        var (bob, carol, room) = (others[0], others[1], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, bob, carol);
        await bob.Call(team.Id, "answer", room);

        await alice.Call(team.Id, "hangup", room);

        Assert.Equal(["invite", "answer", "hangup", "cancel", "answered"], carol.Heard(room));
        Assert.Equal(["invite", "hangup", "answered"], bob.Heard(room));
    }

    [Fact]
    public async Task A_target_is_the_one_who_is_invited()
    {
        var (team, alice, others) = await Team.Online(im, 2);
        var room = im.NewName("room");

        await alice.Send(Draft.Text(team.Id, "") with
        {
            Type = (int)MessageType.Push,
            Target = others[0].Account.Value,
            Content = System.Text.Encoding.UTF8.GetBytes(
                $$$"""{"type":"call","content":{"status":"invite","avType":"audio","roomId":"{{{room}}}"}}"""),
        });

        Assert.Equal(["invite"], others[0].Heard(room));
        Assert.Empty(others[1].Heard(room));
        Assert.Equal(ErrorCode.Ok, (await others[0].Call(team.Id, "answer", room)).Code);
    }

    [Fact]
    public async Task Nobody_is_invited_who_is_no_member_and_nobody_without_a_name()
    {
        var (team, alice, others) = await Team.Online(im, 1);
        var stranger = await im.Online();

        Assert.Equal(ErrorCode.NotFound, (await alice.Call(team.Id, "invite", im.NewName("room"), null, others[0], stranger)).Code);
        Assert.Equal(ErrorCode.Invalid, (await alice.Call(team.Id, "invite", im.NewName("room"))).Code);
        Assert.Equal(ErrorCode.Invalid, (await alice.Call(team.Id, "invite", im.NewName("room"), null, alice)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await stranger.Call(team.Id, "invite", im.NewName("room"), null, others[0])).Code);
    }

    [Fact]
    public async Task A_member_who_is_muted_meanwhile_answers_and_leaves_like_all()
    {
        var (team, alice, others) = await Team.Online(im, 1);
        var (bob, room) = (others[0], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, bob);
        await team.Grain.Mute(team.App, bob.Account, long.MaxValue);

        Assert.Equal(ErrorCode.Ok, (await bob.Call(team.Id, "answer", room)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await team.Send(bob, "hello")).Code);
        await team.Grain.Mute(team.App, alice.Account, long.MaxValue);
        Assert.Equal(ErrorCode.Ok, (await alice.Call(team.Id, "hangup", room)).Code);

        Assert.Equal(["invite", "hangup", "answered"], bob.Heard(room));
    }

    [Fact]
    public async Task Who_is_named_sees_the_invitation()
    {
        var (team, alice, others) = await Team.Online(im, 2);

        var sent = await alice.Send(Draft.Text(team.Id, "") with
        {
            Type = (int)MessageType.Push,
            Target = others[0].Account.Value,
            Content = System.Text.Encoding.UTF8.GetBytes(
                $$$"""{"type":"call","content":{"status":"invite","avType":"audio","roomId":"{{{im.NewName("room")}}}","invitees":["{{{others[1].Account}}}"]}}"""),
        });

        Assert.Equal(ErrorCode.Invalid, sent.Outcomes[0].Code);
    }

    [Fact]
    public async Task The_caller_invites_further_members_while_it_goes_on_also_such_as_did_not_come()
    {
        var (team, alice, others) = await Team.Online(im, 3);
        var (bob, carol, dan, room) = (others[0], others[1], others[2], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, bob, carol);
        await bob.Call(team.Id, "answer", room);
        await carol.Call(team.Id, "refuse", room);

        Assert.Equal(ErrorCode.Ok, (await alice.Call(team.Id, "invite", room, $"{room}-2", carol, dan)).Code);

        Assert.Equal(ErrorCode.Duplicate, (await alice.Call(team.Id, "invite", room, $"{room}-2", carol, dan)).Code);
        Assert.Equal(ErrorCode.Ok, (await dan.Call(team.Id, "answer", room)).Code);
        Assert.Equal(ErrorCode.Ok, (await carol.Call(team.Id, "answer", room)).Code);
        await bob.Call(team.Id, "hangup", room);
        await dan.Call(team.Id, "hangup", room);
        Assert.DoesNotContain("answered", alice.Heard(room));
        await carol.Call(team.Id, "hangup", room);
        Assert.Equal(["answer", "refuse", "answer", "answer", "hangup", "hangup", "hangup", "answered"], alice.Heard(room));
        Assert.Equal(["invite", "answer", "refuse", "invite"], dan.Heard(room).Take(4));
    }

    [Fact]
    public async Task Nobody_but_the_caller_invites_further_and_nobody_who_is_in_it_or_no_member()
    {
        var (team, alice, others) = await Team.Online(im, 3);
        var (bob, carol, dan, room) = (others[0], others[1], others[2], im.NewName("room"));
        var (stranger, tablet) = (await im.Online(), await alice.SiblingOnline());
        await alice.Call(team.Id, "invite", room, null, bob, carol);
        await bob.Call(team.Id, "answer", room);

        Assert.Equal(ErrorCode.Invalid, (await bob.Call(team.Id, "invite", room, null, dan)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await tablet.Call(team.Id, "invite", room, null, dan)).Code);
        Assert.Equal(ErrorCode.Invalid, (await alice.Call(team.Id, "invite", room, null, dan, bob)).Code);
        Assert.Equal(ErrorCode.Invalid, (await alice.Call(team.Id, "invite", room, null, carol)).Code);
        Assert.Equal(ErrorCode.NotFound, (await alice.Call(team.Id, "invite", room, null, dan, stranger)).Code);

        Assert.Equal(["invite", "answer"], dan.Heard(room));
        Assert.Null(await im.Call(room).PartOf(dan.Account));
    }

    [Fact]
    public async Task A_caller_who_is_muted_meanwhile_invites_nobody_further_and_the_call_goes_on()
    {
        var (team, alice, others) = await Team.Online(im, 2);
        var (bob, carol, room) = (others[0], others[1], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, bob);
        await bob.Call(team.Id, "answer", room);
        await team.Grain.Mute(team.App, alice.Account, long.MaxValue);

        Assert.Equal(ErrorCode.Forbidden, (await alice.Call(team.Id, "invite", room, null, carol)).Code);

        Assert.Null(await im.Call(room).PartOf(carol.Account));
        Assert.Equal(ErrorCode.Ok, (await bob.Call(carol, "invite", im.NewName("room"))).Code);
        Assert.Equal(["invite"], carol.Heard(room).Take(1));
        Assert.Equal(ErrorCode.Forbidden, (await carol.Call(team.Id, "answer", room)).Code);
    }

    [Fact]
    public async Task Each_ten_who_are_invited_count_for_the_rate_as_one_message_more()
    {
        var (alice, bob) = (await im.Online(TestTenants.Slow), await im.Online(TestTenants.Slow));
        var others = new Device[20];
        for (var i = 0; i < others.Length; i++) others[i] = await im.Online(TestTenants.Slow);
        var (team, teamOfBob) = (await Team.Of(im, alice, others), await Team.Of(im, bob, others));
        await alice.Send(others[0], "hello");

        // Three may be sent at once.
        var refused = await alice.Call(team.Id, "invite", im.NewName("room"), null, others);
        var invited = await bob.Call(teamOfBob.Id, "invite", im.NewName("room"), null, others);

        Assert.Equal((ErrorCode.RateLimited, ErrorCode.Ok), (refused.Code, invited.Code));
        Assert.True(refused.RetryAfterMs > 0);
        Assert.Equal(ErrorCode.RateLimited, (await bob.Send(others[0], "too much")).Code);
        Assert.Equal(ErrorCode.Ok, (await alice.Send(others[0], "still two")).Code);
    }

    [Fact]
    public async Task A_member_who_was_removed_meanwhile_answers_in_vain_and_rings_on_until_the_time_is_up()
    {
        var (team, alice, others) = await Team.Online(im, 2);
        var (bob, carol, room) = (others[0], others[1], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, bob, carol);
        await team.Remove(Team.By(alice), bob);

        Assert.Equal(ErrorCode.Forbidden, (await bob.Call(team.Id, "answer", room)).Code);

        Assert.Empty((await im.Call(room).PartOf(bob.Account))!.DeviceId);
        Assert.Equal(ErrorCode.Invalid, (await alice.Call(team.Id, "hangup", room)).Code); // Nobody has answered.
    }

    [Fact]
    public async Task A_caller_who_was_removed_meanwhile_hangs_up_and_the_others_are_told_that_it_is_over()
    {
        var (team, _, others) = await Team.Online(im, 3);
        var (alice, bob, carol, room) = (others[0], others[1], others[2], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, bob, carol);
        await bob.Call(team.Id, "answer", room);
        await team.Remove(team.App, alice);

        Assert.Equal(ErrorCode.Forbidden, (await alice.Call(team.Id, "hangup", room)).Code);

        Assert.Equal(["invite", "hangup", "answered"], bob.Heard(room));
        Assert.Equal(["invite", "answer", "hangup", "cancel", "answered"], carol.Heard(room));
    }

    [Fact]
    public async Task A_member_who_was_removed_while_it_talked_leaves_and_the_others_are_told()
    {
        var (team, alice, others) = await Team.Online(im, 2);
        var (bob, carol, room) = (others[0], others[1], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, bob, carol);
        await bob.Call(team.Id, "answer", room);
        await team.Remove(Team.By(alice), bob);

        Assert.Equal(ErrorCode.Forbidden, (await bob.Call(team.Id, "hangup", room)).Code);

        Assert.Equal(["answer", "hangup"], alice.Heard(room));
        Assert.Null(await im.Call(room).PartOf(bob.Account));
        Assert.Equal(ErrorCode.Ok, (await carol.Call(team.Id, "answer", room)).Code);
    }

    [Fact]
    public async Task Who_may_not_call_stays_in_its_call_and_makes_nobody_busy()
    {
        var (team, alice, others) = await Team.Online(im, 2, new GroupPatch { AdminsSend = true });
        var (bob, carol, room) = (others[0], others[1], im.NewName("room"));
        await bob.Call(alice, "invite", room);
        await alice.Call(bob, "answer", room);

        // Whoever begins a call leaves the one that it is in: so it shows whether anybody was let in.
        Assert.Equal(ErrorCode.Forbidden, (await bob.Call(team.Id, "invite", im.NewName("room"), null, carol)).Code);

        Assert.Equal(["invite"], alice.Heard(room));
        Assert.NotNull(await im.Call(room).PartOf(bob.Account));
    }

    [Fact]
    public async Task A_member_who_is_muted_begins_none_and_nothing_is_left_of_it()
    {
        var (team, alice, others) = await Team.Online(im, 2);
        await team.Grain.Mute(team.App, others[0].Account, long.MaxValue);
        var room = im.NewName("room");

        Assert.Equal(ErrorCode.Forbidden, (await others[0].Call(team.Id, "invite", room, null, others[1])).Code);

        Assert.Empty(others[1].Heard(room));
        Assert.Equal(ErrorCode.Ok, (await alice.Call(team.Id, "invite", room, null, others[1])).Code);
        Assert.Equal(["invite"], others[1].Heard(room));
    }
}
