using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests.Calls;

public sealed class Calls_that_time_ends(ImCluster im) : IClassFixture<ImCluster>
{
    private static readonly TimeSpan RingFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Ring_for_a_minute_and_all_devices_of_both_sides_are_told()
    {
        var (alice, bob, room) = await Ringing();
        var (alicesTablet, bobsTablet) = (await alice.SiblingOnline(), await bob.SiblingOnline());

        im.Time.Advance(RingFor - TimeSpan.FromSeconds(1));
        Assert.Equal(["invite"], await alice.Archived(bob, room));
        im.Time.Advance(TimeSpan.FromSeconds(1));

        foreach (var device in (Device[])[alice, bob, alicesTablet, bobsTablet]) await device.Hears(room, "missed");
        Assert.Equal(["timeout", "missed"], alice.Heard(room));
        Assert.Equal(["timeout", "missed"], alicesTablet.Heard(room));
        Assert.Equal(["invite", "timeout", "missed"], bob.Heard(room));
    }

    [Theory]
    [InlineData("answer")]
    [InlineData("refuse")]
    public async Task Are_over_for_who_comes_late(string status)
    {
        var (alice, bob, room) = await Ringing();
        im.Time.Advance(RingFor);
        await alice.Hears(room, "missed");

        var late = await bob.Call(alice, status, room);

        Assert.Equal((ErrorCode.Invalid, "The call has ended."), (late.Code, late.Message));
        Assert.Equal(["invite", "timeout", "missed"], await bob.Archived(alice, room));
    }

    [Fact]
    public async Task Are_forgotten_after_a_while_and_a_retry_is_known_all_the_same()
    {
        var (alice, bob, room) = await Ringing();
        await bob.Call(alice, "refuse", room, id: $"{room}-no");
        await Until.True(
            () =>
            {
                im.Time.Advance(TimeSpan.FromMinutes(10));
                return !im.Cluster.TryGetGrainContext(im.Call(room).GetGrainId(), out _);
            },
            "The call is still kept.");

        Assert.Equal(ErrorCode.Duplicate, (await bob.Call(alice, "refuse", room, id: $"{room}-no")).Code);
        Assert.Equal("There is no call in this room, or not any more.", (await bob.Call(alice, "answer", room)).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task End_when_a_side_has_been_gone_for_a_minute(bool isCaller)
    {
        var (alice, bob, room) = await Ringing();
        await bob.Call(alice, "answer", room);
        im.Time.Advance(TimeSpan.FromSeconds(30));
        var (gone, there) = isCaller ? (alice, bob) : (bob, alice);
        await gone.Disconnect();

        await TimePasses(() => there.Heard(room).Contains("answered"));

        Assert.Equal(["hangup", "answered"], there.Heard(room).TakeLast(2));
        Assert.InRange(there.RecordOf(room).GetProperty("useTime").GetInt64(), 30 + 60, 30 + 240); // time went on while it was noticed
        await gone.Connect();
        Assert.Equal(["invite", "answer", "hangup", "answered"], await gone.Archived(there, room));
        Assert.Equal(gone.Account.AsPeer(), there.Connection.Messages[^2].From);
    }

    [Fact]
    public async Task End_when_both_are_gone_and_both_learn_it_when_they_return()
    {
        var (alice, bob, room) = await Ringing();
        await bob.Call(alice, "answer", room);
        await alice.Disconnect();
        await bob.Disconnect();

        for (var i = 0; i < 8; i++)
        {
            im.Time.Advance(GoneAfter / 3);
            await im.Call(room).Check(alice.Account);
        }

        await TimePasses(async () => (await alice.Archived(bob, room)).Contains("answered"));
        Assert.Equal(["invite", "answer", "hangup", "answered"], await alice.Archived(bob, room));
        Assert.Equal(await alice.Archived(bob, room), await bob.Archived(alice, room));
    }

    [Fact]
    public async Task Go_on_through_a_short_loss_of_the_network()
    {
        var (alice, bob, room) = await Ringing();
        await bob.Call(alice, "answer", room);

        for (var i = 0; i < 4; i++)
        {
            await bob.Disconnect();
            im.Time.Advance(GoneAfter / 2);
            await im.Call(room).Check(alice.Account);
            await bob.Connect();
            im.Time.Advance(GoneAfter / 3);
            await im.Call(room).Check(alice.Account);
        }

        Assert.Equal(["answer"], alice.Heard(room));
        Assert.Equal(ErrorCode.Ok, (await bob.Call(alice, "hangup", room)).Code);
    }

    [Fact]
    public async Task End_though_their_grain_is_gone_when_one_side_looks()
    {
        var (alice, bob, room) = await Ringing();
        await im.Deactivate(im.Call(room));

        await TimePasses(() => bob.Heard(room).Contains("missed"));

        Assert.Equal(["invite", "timeout", "missed"], await alice.Archived(bob, room));
    }

    [Fact]
    public async Task End_though_their_grain_is_gone_when_one_side_comes_back()
    {
        var (alice, bob, room) = await Ringing();
        await alice.Disconnect();
        await bob.Disconnect();
        await im.Deactivate(im.Call(room));
        await im.Deactivate(alice.Grain);
        await im.Deactivate(bob.Grain);
        im.Time.Advance(RingFor * 10);

        await bob.Connect();

        await bob.Hears(room, "missed");
        await alice.Connect();
        Assert.Equal(["invite", "timeout", "missed"], await alice.Archived(bob, room));
    }

    [Fact]
    public async Task End_after_a_day_whatever_the_devices_do()
    {
        var (alice, bob, room) = await Ringing();
        await bob.Call(alice, "answer", room);

        im.Time.Advance(TimeSpan.FromHours(24));

        await bob.Hears(room, "answered");
        Assert.Equal(24 * 3600, bob.RecordOf(room).GetProperty("useTime").GetInt64());
    }

    [Fact]
    public async Task Ring_for_each_who_is_invited_further_as_long_as_for_the_first_and_again()
    {
        var (team, alice, others) = await Team.Online(im, 3);
        var (bob, carol, dan, room) = (others[0], others[1], others[2], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, bob, carol);
        await bob.Call(team.Id, "answer", room);
        im.Time.Advance(RingFor / 2);
        await alice.Call(team.Id, "invite", room, null, dan);

        im.Time.Advance(RingFor / 2);
        await carol.Hears(room, "timeout");
        Assert.DoesNotContain("timeout", dan.Heard(room));
        await alice.Call(team.Id, "invite", room, null, carol);
        im.Time.Advance(RingFor / 2);
        await dan.Hears(room, "timeout");
        Assert.Single(carol.Heard(room), what => what == "timeout");
        im.Time.Advance(RingFor / 2);

        await Until.True(() => carol.Heard(room).Count(what => what == "timeout") == 2, "The second invitation rings for ever.");
        Assert.Equal(ErrorCode.Ok, (await bob.Call(team.Id, "hangup", room)).Code);
        await alice.Hears(room, "answered");
    }

    [Fact]
    public async Task End_though_their_caller_was_removed_from_the_group_and_is_gone()
    {
        var (team, _, others) = await Team.Online(im, 3);
        var (alice, bob, carol, room) = (others[0], others[1], others[2], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, bob, carol);
        await bob.Call(team.Id, "answer", room);
        await team.Remove(team.App, alice);
        await alice.Disconnect();

        await TimePasses(() => bob.Heard(room).Contains("answered"));

        Assert.Equal(["invite", "hangup", "answered"], bob.Heard(room).Where(what => what != "timeout"));
        Assert.Contains("timeout", carol.Heard(room));
        Assert.Equal(["hangup", "answered"], carol.Heard(room).TakeLast(2));
    }

    [Fact]
    public async Task Count_anew_how_long_somebody_is_gone_who_has_left_and_come_again()
    {
        var (team, alice, others) = await Team.Online(im, 2);
        var (bob, carol, room) = (others[0], others[1], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, bob, carol);
        await bob.Call(team.Id, "answer", room);
        await carol.Call(team.Id, "answer", room);
        await bob.Disconnect();
        await TimePasses(() => alice.Heard(room).Contains("hangup"));
        await bob.Connect();
        await alice.Call(team.Id, "invite", room, null, bob);
        Assert.Equal(ErrorCode.Ok, (await bob.Call(team.Id, "answer", room)).Code);
        await bob.Disconnect();

        im.Time.Advance(GoneAfter / 2);
        await im.Call(room).Check(alice.Account);

        Assert.NotNull(await im.Call(room).PartOf(bob.Account));
    }

    [Fact]
    public async Task Keep_who_was_called_busy_until_its_devices_are_told()
    {
        var (alice, bob, room) = await Ringing();
        var (carol, meanwhile, later) = (await im.Online(), im.NewName("room"), im.NewName("room"));
        var mayBeTold = new TaskCompletionSource();
        var isEnding = im.Archive.HoldNext(alice.Account, mayBeTold.Task);
        im.Time.Advance(RingFor);
        await isEnding;

        await carol.Call(bob, "invite", meanwhile);
        mayBeTold.SetResult();
        await bob.Hears(room, "missed");

        Assert.Equal(["busy", "busy"], carol.Heard(meanwhile));
        Assert.Equal(ErrorCode.Ok, (await carol.Call(bob, "invite", later)).Code);
        Assert.Empty(carol.Heard(later));
    }

    [Fact]
    public async Task Free_their_accounts_though_their_grain_was_gone_when_the_time_ran_out()
    {
        var (alice, bob, room) = await Ringing();
        var (carol, another) = (await im.Online(), im.NewName("room"));
        await im.Deactivate(im.Call(room));
        im.Time.Advance(RingFor);

        await carol.Call(bob, "invite", another);

        Assert.Empty(carol.Heard(another));
        Assert.Equal(["invite", "timeout", "missed"], await alice.Archived(bob, room));
        Assert.Equal(ErrorCode.Ok, (await bob.Call(carol, "answer", another)).Code);
    }

    [Fact]
    public async Task Are_not_begun_again_by_their_invitation()
    {
        var (alice, bob, room) = (await im.Online(), await im.Online(), im.NewName("room"));
        await alice.Call(bob, "invite", room, id: $"{room}-come");
        await bob.Call(alice, "refuse", room);
        await Until.True(
            () =>
            {
                im.Time.Advance(TimeSpan.FromMinutes(10));
                return !im.Cluster.TryGetGrainContext(im.Call(room).GetGrainId(), out _);
            },
            "The call is still kept.");

        Assert.Equal(ErrorCode.Duplicate, (await alice.Call(bob, "invite", room, id: $"{room}-come")).Code);

        Assert.Equal("There is no call in this room, or not any more.", (await bob.Call(alice, "answer", room)).Message);
        Assert.Equal(ErrorCode.Ok, (await bob.Call(alice, "invite", im.NewName("room"))).Code);
    }

    private static async Task TimePasses(Func<bool> until, ImCluster im) => await Until.True(
        () =>
        {
            im.Time.Advance(TimeSpan.FromSeconds(5));
            return until();
        },
        "It did not happen, however much time passed.");

    private Task TimePasses(Func<bool> until) => TimePasses(until, im);

    private Task TimePasses(Func<Task<bool>> until) => Until.True(
        async () =>
        {
            im.Time.Advance(TimeSpan.FromSeconds(5));
            return await until();
        },
        "It did not happen, however much time passed.");

    private async Task<(Device Alice, Device Bob, string Room)> Ringing()
    {
        var (alice, bob, room) = (await im.Online(), await im.Online(), im.NewName("room"));
        Assert.Equal(ErrorCode.Ok, (await alice.Call(bob, "invite", room)).Code);
        return (alice, bob, room);
    }
}
