using Im.Cluster.Tests.Kit;
using Im.Protocol;

namespace Im.Cluster.Tests.Calls;

public sealed class Calling_somebody(SharedCluster im)
{
    [Fact]
    public async Task Leaves_its_steps_and_one_line_in_the_conversation_of_both()
    {
        var (alice, bob, room) = await Ringing();

        await bob.Call(alice, "answer", room);
        await alice.Call(bob, "hangup", room);

        Assert.Equal(["invite", "hangup", "answered"], bob.Heard(room));
        Assert.Equal(["answer", "answered"], alice.Heard(room));
        Assert.Equal(["invite", "answer", "hangup", "answered"], await alice.Archived(bob, room));
        Assert.Equal(await alice.Archived(bob, room), await bob.Archived(alice, room));
    }

    [Fact]
    public async Task Records_who_called_what_and_when()
    {
        var (alice, bob, room) = await Ringing();
        await bob.Call(alice, "answer", room);

        await bob.Call(alice, "hangup", room);

        var record = bob.RecordOf(room);
        Assert.Equal(
            ("video", "answered", 0, im.Time.GetUtcNow().ToUnixTimeMilliseconds()),
            (record.GetProperty("avType").GetString(), record.GetProperty("outcome").GetString(), record.GetProperty("useTime").GetInt64(),
                record.GetProperty("startedAt").GetInt64()),
            (expected, actual) => expected.Item1 == actual.Item1 && expected.Item2 == actual.Item2 && expected.Item3 == actual.Item3
                && Math.Abs(expected.Item4 - actual.Item4) < 1_000);
        Assert.Equal(alice.Account.AsPeer(), bob.Connection.Messages[^1].From);
    }

    [Theory]
    [InlineData("refuse", "refused")]
    [InlineData("busy", "busy")]
    public async Task May_not_be_wanted(string status, string outcome)
    {
        var (alice, bob, room) = await Ringing();

        await bob.Call(alice, status, room);

        Assert.Equal([status, outcome], alice.Heard(room));
    }

    [Fact]
    public async Task May_be_given_up()
    {
        var (alice, bob, room) = await Ringing();

        await alice.Call(bob, "cancel", room);

        Assert.Equal(["invite", "cancel", "cancelled"], bob.Heard(room));
    }

    [Fact]
    public async Task Is_answered_on_one_device_and_the_others_are_told()
    {
        var (alice, bob, room) = await Ringing();
        var tablet = await bob.SiblingOnline();

        await bob.Call(alice, "answer", room);

        Assert.Equal(["answer", "other_answer"], tablet.Heard(room));
        Assert.Equal(["invite"], bob.Heard(room));
        var told = tablet.Connection.Frames[^1];
        Assert.Equal((bob.Account.AsPeer(), alice.Account.AsPeer(), 0L), (told.From, told.To, told.Seq));
        var late = await tablet.Call(alice, "answer", room);
        Assert.Equal((ErrorCode.Invalid, "Another device of the account has answered."), (late.Code, late.Message));
        Assert.Equal(ErrorCode.Invalid, (await tablet.Call(alice, "refuse", room)).Code);
        Assert.Equal(ErrorCode.Forbidden, (await tablet.Call(alice, "hangup", room)).Code);
    }

    [Fact]
    public async Task Is_refused_for_all_devices_which_see_it_come_from_their_own_account()
    {
        var (alice, bob, room) = await Ringing();
        var tablet = await bob.SiblingOnline();

        await bob.Call(alice, "refuse", room);

        Assert.Equal(["refuse", "refused"], tablet.Heard(room));
        Assert.Equal(bob.Account.AsPeer(), tablet.Connection.Messages[0].From);
        Assert.Equal(ErrorCode.Invalid, (await tablet.Call(alice, "answer", room)).Code);
    }

    [Fact]
    public async Task Is_busy_while_a_call_goes_on_and_not_any_more_afterwards()
    {
        var (alice, bob, room) = await Ringing();
        await bob.Call(alice, "answer", room);
        var (carol, second, third) = (await im.Online(), im.NewName("room"), im.NewName("room"));

        await carol.Call(bob, "invite", second);
        Assert.Equal(["busy", "busy"], carol.Heard(second));
        Assert.Equal(["invite", "busy", "busy"], bob.Heard(second));
        Assert.Equal(ErrorCode.Invalid, (await bob.Call(carol, "answer", second)).Code);

        await alice.Call(bob, "hangup", room);
        await carol.Call(bob, "invite", third);
        Assert.Equal(["invite"], bob.Heard(third));
        Assert.Empty(carol.Heard(third));
    }

    [Fact]
    public async Task Is_busy_after_the_account_was_activated_anew_too()
    {
        var (_, bob, _) = await Ringing();
        await im.Deactivate(bob.Grain);
        await bob.Announce(bob.Connection);
        var (carol, room) = (await im.Online(), im.NewName("room"));

        await carol.Call(bob, "invite", room);

        Assert.Equal(["busy", "busy"], carol.Heard(room));
    }

    [Fact]
    public async Task Is_not_busy_with_a_call_that_ended_without_the_accounts_knowing()
    {
        var (alice, bob, room) = await Ringing();
        await alice.Call(bob, "cancel", room);
        await im.Deactivate(bob.Grain);
        await bob.Announce(bob.Connection);
        var (carol, another) = (await im.Online(), im.NewName("room"));

        await carol.Call(bob, "invite", another);

        Assert.Empty(carol.Heard(another));
        Assert.Equal(ErrorCode.Ok, (await bob.Call(carol, "answer", another)).Code);
    }

    [Fact]
    public async Task Anew_on_the_same_device_ends_the_call_before()
    {
        var (alice, bob, room) = await Ringing();
        await bob.Call(alice, "answer", room);
        var another = im.NewName("room");

        await alice.Call(bob, "invite", another);

        Assert.Equal(["invite", "hangup", "answered"], bob.Heard(room));
        Assert.Equal(["invite"], bob.Heard(another));
    }

    [Fact]
    public async Task Anew_on_the_same_device_gives_up_the_call_that_still_rings()
    {
        var (alice, bob, room) = await Ringing();
        var (carol, another) = (await im.Online(), im.NewName("room"));

        Assert.Equal(ErrorCode.Ok, (await alice.Call(carol, "invite", another)).Code);

        Assert.Equal(["invite", "cancel", "cancelled"], bob.Heard(room));
        Assert.Equal(["invite"], carol.Heard(another));
        Assert.Equal(ErrorCode.Invalid, (await bob.Call(alice, "answer", room)).Code);
    }

    [Fact]
    public async Task On_another_device_meanwhile_is_forbidden()
    {
        var (alice, bob, _) = await Ringing();
        var tablet = await alice.SiblingOnline();

        Assert.Equal(ErrorCode.Forbidden, (await tablet.Call(bob, "invite", im.NewName("room"))).Code);
    }

    [Fact]
    public async Task Takes_each_step_once_and_answers_it_again()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var room = im.NewName("room");

        foreach (var (from, to, status) in ((Device, Device, string)[])[(alice, bob, "invite"), (bob, alice, "answer"), (bob, alice, "hangup")])
        {
            var first = await from.Call(to, status, room, id: $"{room}-{status}");
            var again = await from.Call(to, status, room, id: $"{room}-{status}");
            Assert.Equal((ErrorCode.Ok, ErrorCode.Duplicate, first.Seq), (first.Code, again.Code, again.Seq));
        }

        Assert.Equal(["invite", "answer", "hangup", "answered"], await alice.Archived(bob, room));
    }

    [Theory]
    [InlineData("timeout", ErrorCode.Forbidden)]
    [InlineData("other_answer", ErrorCode.Forbidden)]
    [InlineData("sing", ErrorCode.Invalid)]
    [InlineData("answer", ErrorCode.Invalid)]
    public async Task Is_begun_by_an_invitation_alone(string status, ErrorCode code)
    {
        var (alice, bob) = (await im.Online(), await im.Online());

        var refused = await alice.Call(bob, status, im.NewName("room"));

        Assert.Equal(code, refused.Code);
        Assert.NotNull(refused.Message);
    }

    [Fact]
    public async Task Is_nobody_elses_business()
    {
        var (alice, bob, room) = await Ringing();
        var carol = await im.Online();

        Assert.Equal(ErrorCode.Forbidden, (await carol.Call(alice, "answer", room)).Code);
        Assert.Equal(ErrorCode.Invalid, (await carol.Call(bob, "invite", room)).Code);
        Assert.Equal(["invite"], bob.Heard(room));
    }

    [Fact]
    public async Task Needs_somebody_who_exists_in_the_tenant()
    {
        var (alice, stranger, nobody) = (await im.Online(), await im.Online(TestTenants.Other), im.Device());

        Assert.Equal(ErrorCode.NotFound, (await alice.Call(stranger, "invite", im.NewName("room"))).Code);
        Assert.Equal(ErrorCode.NotFound, (await alice.Call(nobody, "invite", im.NewName("room"))).Code);
        Assert.Equal(ErrorCode.Invalid, (await alice.Call(alice, "invite", im.NewName("room"))).Code);

        // And none of these keeps her busy.
        var bob = await im.Online();
        Assert.Equal(ErrorCode.Ok, (await alice.Call(bob, "invite", im.NewName("room"))).Code);
    }

    [Fact]
    public async Task Is_for_the_devices_of_its_sub_application_to_its_end()
    {
        var alice = await im.Device(TestTenants.Usual, im.NewName("user"), appId: "clinic").GoOnline();
        var bob = await im.Device(TestTenants.Usual, im.NewName("user"), appId: "clinic").GoOnline();
        var (tablet, watch, room) = (await bob.SiblingOnline(appId: "clinic"), await bob.SiblingOnline(appId: "shop"), im.NewName("room"));
        await alice.Send(Invite(bob, room) with { AppId = "clinic" });

        await bob.Send(Step(alice, "answer", room) with { AppId = "clinic" });
        await alice.Send(Step(bob, "hangup", room) with { AppId = "clinic" });

        Assert.Equal(["invite", "answer", "other_answer", "hangup", "answered"], tablet.Heard(room));
        Assert.Empty(watch.Heard(room));
    }

    [Fact]
    public async Task Is_answered_while_gateways_are_slow_and_the_account_goes_on_meanwhile()
    {
        var (alice, bob, room) = await Ringing();
        var (gateway, back) = (im.Gateways.Start(), new TaskCompletionSource());
        var tablet = await bob.Sibling().GoOnline(gateway);
        var asked = new TaskCompletionSource();
        gateway.OnFrame = async (_, json) =>
        {
            if (!System.Text.Encoding.UTF8.GetString(json.Span).Contains("other_answer", StringComparison.Ordinal)) return;
            asked.TrySetResult();
            await back.Task;
        };
        var answering = bob.Call(alice, "answer", room);
        await asked.Task;

        await bob.Grain.LeaveCall(bob.TenantNo, im.NewName("room"), refusedPeer: null);

        Assert.False(answering.IsCompleted);
        back.SetResult();
        Assert.Equal(ErrorCode.Ok, (await answering).Code);
        Assert.Contains("other_answer", tablet.Heard(room));
    }

    [Fact]
    public async Task Keeps_its_place_among_texts()
    {
        var (alice, bob, room) = (await im.Online(), await im.Online(), im.NewName("room"));

        var sent = await alice.Send(
            Draft.Text(bob.Account, "one"), Invite(bob, room), Draft.Text(bob.Account, "two"), Draft.Text(bob.Account, "three"));

        Assert.Equal([1, 2, 3, 4], sent.Outcomes.Select(outcome => outcome.Seq));
        Assert.Equal(["one", "", "two", "three"], bob.Connection.Texts);
    }

    private static Im.Grains.Conversations.OutgoingMessage Invite(Device to, string room) => Step(to, "invite", room);

    private static Im.Grains.Conversations.OutgoingMessage Step(Device to, string status, string room) => Draft.Text(to.Account, "") with
    {
        Type = (int)MessageType.Push,
        Content = System.Text.Encoding.UTF8.GetBytes(
            $$$"""{"type":"call","content":{"status":"{{{status}}}","avType":"audio","roomId":"{{{room}}}"}}"""),
    };

    private async Task<(Device Alice, Device Bob, string Room)> Ringing()
    {
        var (alice, bob, room) = (await im.Online(), await im.Online(), im.NewName("room"));
        Assert.Equal(ErrorCode.Ok, (await alice.Call(bob, "invite", room)).Code);
        Assert.Equal(["invite"], bob.Heard(room));
        return (alice, bob, room);
    }
}
