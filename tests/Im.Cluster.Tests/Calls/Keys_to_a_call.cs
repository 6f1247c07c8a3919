using System.Text.Json;
using Im.Cluster.Tests.Kit;
using Im.Grains;
using Im.Protocol;

namespace Im.Cluster.Tests.Calls;

public sealed class Keys_to_a_call(SharedCluster im)
{
    private static readonly TimeSpan RingFor = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Are_good_for_little_longer_than_it_rings_until_somebody_talks()
    {
        var (alice, bob, room) = (await im.Online(TestTenants.Calls), await im.Online(TestTenants.Calls), im.NewName("room"));
        await alice.Call(bob, "invite", room);

        foreach (var device in (Device[])[alice, bob]) Assert.InRange(await ValidFor(device, room), RingFor, RingFor * 2);
        await bob.Call(alice, "answer", room);
        foreach (var device in (Device[])[alice, bob]) Assert.InRange(await ValidFor(device, room), RingFor * 100, TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task Are_for_the_device_that_has_answered_and_nobody_who_has_refused()
    {
        var (team, alice, others) = await Group();
        var (bob, carol, room) = (others[0], others[1], im.NewName("room"));
        var tablet = await bob.SiblingOnline();
        await alice.Call(team.Id, "invite", room, null, bob, carol);
        Assert.Equal(ErrorCode.Ok, (await Key(tablet, room)).Code);

        await bob.Call(team.Id, "answer", room);
        await carol.Call(team.Id, "refuse", room);

        Assert.Equal(ErrorCode.NotFound, (await Key(tablet, room)).Code);
        Assert.Equal(ErrorCode.NotFound, (await Key(carol, room)).Code);
        Assert.Equal(ErrorCode.Ok, (await Key(bob, room)).Code);
    }

    [Fact]
    public async Task Of_a_group_are_short_for_who_still_rings_while_others_talk()
    {
        var (team, alice, others) = await Group();
        var room = im.NewName("room");
        await alice.Call(team.Id, "invite", room, null, others);

        await others[0].Call(team.Id, "answer", room);

        Assert.InRange(await ValidFor(others[1], room), TimeSpan.Zero, RingFor * 2);
    }

    [Fact]
    public async Task Of_a_group_are_not_for_who_was_removed_from_it()
    {
        var (team, alice, others) = await Group();
        var (bob, room) = (others[0], im.NewName("room"));
        await alice.Call(team.Id, "invite", room, null, others);
        await bob.Call(team.Id, "answer", room);
        Assert.Equal(ErrorCode.Ok, (await Key(bob, room)).Code);

        await team.Remove(Team.By(alice), bob);

        Assert.Equal(ErrorCode.NotFound, (await Key(bob, room)).Code);
        Assert.Equal(ErrorCode.Ok, (await Key(alice, room)).Code);
    }

    private Task<Answer> Key(Device device, string room) => im.Call(room, TestTenants.Calls).Key(device.Account, device.DeviceId);

    private async Task<TimeSpan> ValidFor(Device device, string room)
    {
        var answer = await Key(device, room);
        Assert.Equal(ErrorCode.Ok, answer.Code);
        var key = JsonSerializer.Deserialize(answer.Json.Span, WireJson.Default.CallKeyResult)!;
        return DateTimeOffset.FromUnixTimeMilliseconds(key.ExpiresAt) - im.Time.GetUtcNow();
    }

    private async Task<(Team Team, Device Owner, Device[] Members)> Group()
    {
        Device[] devices = [await im.Online(TestTenants.Calls), await im.Online(TestTenants.Calls), await im.Online(TestTenants.Calls)];
        return (await Team.Of(im, devices[0], devices[1..]), devices[0], devices[1..]);
    }
}
