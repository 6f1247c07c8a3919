using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests.Calls;

public sealed class Losing_a_silo_with_a_call(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task Leaves_the_call_as_it_was()
    {
        var (alice, bob, room) = (await im.Online(), await im.Online(), im.NewName("room"));
        await alice.Call(bob, "invite", room);

        await im.Kill(im.SiloOf(im.Call(room)));

        Assert.True((await bob.CallUntilAnswered(alice, "answer", room)).Code is ErrorCode.Ok or ErrorCode.Duplicate);
        Assert.Equal(ErrorCode.Invalid, (await alice.CallUntilAnswered(bob, "cancel", room)).Code);
        Assert.True((await alice.CallUntilAnswered(bob, "hangup", room)).Code is ErrorCode.Ok or ErrorCode.Duplicate);
        Assert.Equal(["invite", "answer", "hangup", "answered"], await alice.Archived(bob, room));
        Assert.Equal(await alice.Archived(bob, room), await bob.Archived(alice, room));
    }

    [Fact]
    public async Task Ends_a_ringing_call_all_the_same()
    {
        var (alice, bob, room) = (await im.Online(), await im.Online(), im.NewName("room"));
        await alice.Call(bob, "invite", room);
        await im.Kill(im.SiloOf(im.Call(room)));
        foreach (var device in (Device[])[alice, bob]) await Silos.Retried(() => device.Announce(device.Connection));

        await Until.True(
            async () =>
            {
                im.Time.Advance(TimeSpan.FromSeconds(5));
                return (await alice.Archived(bob, room)).Contains("missed");
            },
            "The call rings for ever.");

        Assert.Equal(["invite", "timeout", "missed"], await bob.Archived(alice, room));
    }

    [Fact]
    public async Task In_the_middle_of_steps_leaves_one_end()
    {
        var (alice, bob, room) = (await im.Online(), await im.Online(), im.NewName("room"));
        await alice.Call(bob, "invite", room);
        var victim = im.SiloOf(im.Call(room));
        im.CallFromBeside(victim);

        var steps = Task.WhenAll(
            bob.CallUntilAnswered(alice, "answer", room), alice.CallUntilAnswered(bob, "cancel", room),
            bob.CallUntilAnswered(alice, "refuse", room));
        await im.Kill(victim);
        await steps;
        await alice.CallUntilAnswered(bob, "hangup", room);

        await Until.True(
            async () => (await alice.Archived(bob, room)).Any(it => it is "answered" or "cancelled" or "refused"), "It has no record.");
        var told = await alice.Archived(bob, room);
        Assert.Equal(told, await bob.Archived(alice, room));
        Assert.True(
            told is ["invite", "answer", "hangup", "answered"] or ["invite", "cancel", "cancelled"] or ["invite", "refuse", "refused"],
            string.Join(' ', told));
    }
}
